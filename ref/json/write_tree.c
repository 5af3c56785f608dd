/* SPDX-License-Identifier: Apache-2.0 */
#include "json/write.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void write_number(struct sp_json_writer *writer, double number)
{
    char text[40];
    bool integral = number == floor(number) && fabs(number) < 9007199254740992.0;
    int length = snprintf(text, sizeof(text), integral ? "%.0f" : "%.17g", number);

    sp_json_raw(writer, text, (size_t)length);
}

void sp_json_tree(struct sp_json_writer *writer, const cJSON *tree)
{
    const cJSON *child = NULL;

    if (cJSON_IsObject(tree)) {
        sp_json_begin_object(writer);
        cJSON_ArrayForEach(child, tree)
        {
            sp_json_key(writer, child->string);
            sp_json_tree(writer, child);
        }
        sp_json_end_object(writer);
    } else if (cJSON_IsArray(tree)) {
        sp_json_begin_array(writer);
        cJSON_ArrayForEach(child, tree)
        {
            sp_json_tree(writer, child);
        }
        sp_json_end_array(writer);
    } else if (cJSON_IsString(tree)) {
        sp_json_string(writer, tree->valuestring);
    } else if (cJSON_IsNumber(tree) && tree->valuestring != NULL) {
        sp_json_raw(writer, tree->valuestring, strlen(tree->valuestring)); /* sp_json_spell() */
    } else if (cJSON_IsNumber(tree)) {
        write_number(writer, tree->valuedouble);
    } else if (cJSON_IsBool(tree)) {
        sp_json_bool(writer, cJSON_IsTrue(tree));
    } else {
        sp_json_null(writer);
    }
}
