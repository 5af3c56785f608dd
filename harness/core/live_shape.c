/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_shape.h"

#include "core/live_evidence.h"
#include "core/live_match.h"
#include "core/live_pointer.h"
#include "core/members.h"

#include <stdio.h>
#include <string.h>

static bool is_word_of(const cJSON *value, const char *const *words)
{
    for (; cJSON_IsString(value) && *words != NULL; words++) {
        if (strcmp(value->valuestring, *words) == 0)
            return true;
    }
    return false;
}

static bool is_layer(const cJSON *value)
{
    static const char *const layers[] = {"resources", "filesystem", "network", "privilege", NULL};

    return is_word_of(value, layers);
}

static bool is_supervisor(const cJSON *value)
{
    static const char *const supervisors[] = {"root", "user", NULL};

    return is_word_of(value, supervisors);
}

static bool is_need(const cJSON *value)
{
    static const char *const needs[] = {"nsjail", NULL};

    return is_word_of(value, needs);
}

static bool all(const cJSON *value, bool (*fits)(const cJSON *item))
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, value)
    {
        if (!fits(item))
            return false;
    }
    return true;
}

/* At least one, none twice. */
static bool is_set_of(const cJSON *value, bool (*fits)(const cJSON *item))
{
    const cJSON *item = NULL;
    const cJSON *other = NULL;

    if (!cJSON_IsArray(value) || value->child == NULL || !all(value, fits))
        return false;
    cJSON_ArrayForEach(item, value)
    {
        for (other = item->next; other != NULL; other = other->next) {
            if (strcmp(item->valuestring, other->valuestring) == 0)
                return false;
        }
    }
    return true;
}

/* A prefix of two to four capitals, or E alone for an erratum; a dash and a number. */
static bool is_numbered(const cJSON *value, size_t shortest, size_t longest)
{
    const char *id = cJSON_IsString(value) ? value->valuestring : "";
    size_t prefix = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    size_t digits = id[prefix] == '-' ? strspn(id + prefix + 1, "0123456789") : 0;

    return prefix >= shortest && prefix <= longest && digits != 0 && id[prefix + 1] != '0' &&
           id[prefix + 1 + digits] == '\0';
}

static bool is_requirement(const cJSON *value)
{
    return is_numbered(value, 2, 4);
}

static bool is_erratum(const cJSON *value)
{
    return is_numbered(value, 1, 1) && value->valuestring[0] == 'E';
}

static bool is_requirements(const cJSON *value)
{
    return is_set_of(value, is_requirement);
}

static bool is_errata(const cJSON *value)
{
    return is_set_of(value, is_erratum);
}

static bool is_supervisors(const cJSON *value)
{
    return is_set_of(value, is_supervisor);
}

/* Lower-case words with dashes between them, up to @end. */
static bool is_name(const char *text, const char *end)
{
    if (text == end)
        return false;
    for (const char *at = text; at < end; at++) {
        bool is_dash = *at == '-';

        if (is_dash && (at == text || at + 1 == end || at[1] == '-'))
            return false;
        if (!is_dash && (*at < 'a' || *at > 'z') && (*at < '0' || *at > '9'))
            return false;
    }
    return true;
}

static bool is_area(const cJSON *value)
{
    return cJSON_IsString(value) &&
           is_name(value->valuestring, value->valuestring + strlen(value->valuestring));
}

static bool is_id(const cJSON *value)
{
    const char *slash = cJSON_IsString(value) ? strchr(value->valuestring, '/') : NULL;

    return slash != NULL && is_name(value->valuestring, slash) &&
           is_name(slash + 1, slash + strlen(slash));
}

static bool is_argv(const cJSON *value)
{
    return cJSON_IsArray(value) && value->child != NULL && sp_value_is_text(value->child) &&
           all(value, sp_value_is_string);
}

static bool is_strings(const cJSON *value)
{
    return cJSON_IsArray(value) && value->child != NULL && all(value, sp_value_is_string);
}

static bool is_texts(const cJSON *value)
{
    return is_set_of(value, sp_value_is_text);
}

static bool is_text_map(const cJSON *value)
{
    return cJSON_IsObject(value) && value->child != NULL && all(value, sp_value_is_string);
}

static bool is_count(const cJSON *value)
{
    return cJSON_IsNumber(value) && value->valuedouble >= 1 && value->valuedouble <= 100000 &&
           value->valuedouble == (double)(int)value->valuedouble;
}

static bool is_beside(const cJSON *value)
{
    static const struct sp_member members[] = {
        {"policy", false, sp_value_is_object, ""},
        {"command", true, is_argv, ""},
        {NULL, false, NULL, NULL},
    };

    return sp_members_check(value, members, "", NULL) == 0;
}

static bool is_during(const cJSON *value)
{
    static const struct sp_member members[] = {
        {"signal", false, sp_value_is_text, ""},
        {"kill", false, sp_value_is_text, ""},
        {NULL, false, NULL, NULL},
    };

    return sp_members_known(value, members, "", NULL) == 0 && cJSON_GetArraySize(value) == 1;
}

static const struct sp_member given_members[] = {
    {"policy", false, sp_value_is_object, "an object"},
    {"command", true, is_argv, "an array of strings, the program first"},
    {"options", false, is_strings, "an array of strings"},
    {"without", false, is_texts, "an array of programs, each once"},
    {"replace", false, is_text_map, "{PROGRAM: SCRIPT}"},
    {"plant", false, is_text_map, "{PROGRAM: SCRIPT}"},
    {"sysctl", false, is_text_map, "{SETTING: VALUE}, both texts"},
    {"deny", false, is_texts, "an array of names, each once"},
    {"bystanders", false, is_count, "an integer from 1 on"},
    {"beside", false, is_beside, "{policy, command}"},
    {"during", false, is_during, "{\"signal\": NAME} or {\"kill\": PROGRAM}"},
    {"terminal", false, sp_value_is_bool, "true or false"},
    {"plainly", false, sp_value_is_bool, "true or false"},
    {"repeat", false, is_count, "an integer from 1 on"},
    {NULL, false, NULL, NULL},
};

/* An arm's parts: a file or a case may leave out what the other has. */
static int check_given(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    char inner[64];

    if (tree == NULL)
        return 0;
    snprintf(inner, sizeof(inner), "%.32s/given", pointer);
    return sp_members_known(tree, given_members, inner, reterr);
}

/* What must be seen: pointers into evidence, values and matchers. */
static int check_expectation(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    const cJSON *value = NULL;

    if (!cJSON_IsObject(tree) || tree->child == NULL)
        return sp_members_fault(reterr, pointer, NULL, "must be an object that expects something");
    cJSON_ArrayForEach(value, tree)
    {
        const char *text = sp_live_expectation_fault(value);

        if (!sp_live_pointer_is_valid(value->string))
            return sp_members_fault_key(reterr, pointer, value->string, "is no JSON Pointer");
        if (!sp_live_evidence_has(value->string))
            return sp_members_fault_key(
                reterr, pointer, value->string,
                "no evidence has such a place; it/cases/README.md lists them");
        if (text != NULL)
            return sp_members_fault_key(reterr, pointer, value->string, text);
    }
    return 0;
}

/* LIV-3: is there a place where the same evidence cannot be that of both arms? */
static int check_arms_differ(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    const cJSON *attack = cJSON_GetObjectItemCaseSensitive(tree, "attack");
    const cJSON *control = cJSON_GetObjectItemCaseSensitive(tree, "control");
    const cJSON *wanted = NULL;
    bool is_shared = false;

    cJSON_ArrayForEach(wanted, attack)
    {
        const cJSON *relaxed = cJSON_GetObjectItemCaseSensitive(control, wanted->string);

        if (relaxed != NULL && sp_live_excludes(wanted, relaxed))
            return 0;
        is_shared |= relaxed != NULL;
    }
    return sp_members_fault(reterr, pointer, "control",
                            is_shared
                                ? "the same evidence can be that of the attack and of the control"
                                : "must look at a place that the attack looks at too");
}

static int check_relax(const cJSON *relax, const char *pointer, struct sp_error *reterr)
{
    if (!cJSON_IsObject(relax) || cJSON_GetArraySize(relax) != 1)
        return sp_members_fault(reterr, pointer, "relax",
                                "must be one JSON Pointer and its other value");
    if (!sp_live_pointer_is_valid(relax->child->string))
        return sp_members_fault(reterr, pointer, "relax", "its key is no JSON Pointer");
    return 0;
}

static bool has_supervisor(const cJSON *tree, const char *name)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(tree, "supervisors");
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, list)
    {
        if (strcmp(item->valuestring, name) == 0)
            return true;
    }
    return list == NULL;
}

static int check_plain(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    const cJSON *plain = cJSON_GetObjectItemCaseSensitive(tree, "plain");
    const cJSON *expectation = NULL;
    char inner[64];

    snprintf(inner, sizeof(inner), "%.32s/plain", pointer);
    if (plain != NULL && plain->child == NULL)
        return sp_members_fault(reterr, inner, NULL, "must name a supervisor");
    cJSON_ArrayForEach(expectation, plain)
    {
        char arm[80];

        snprintf(arm, sizeof(arm), "%.48s/%.24s", inner, expectation->string);
        if (strcmp(expectation->string, "root") != 0 && strcmp(expectation->string, "user") != 0)
            return sp_members_fault(reterr, arm, NULL, "no such supervisor is known here");
        if (!has_supervisor(tree, expectation->string))
            return sp_members_fault(reterr, arm, NULL, "the case is not run by this supervisor");
        if (check_expectation(expectation, arm, reterr) < 0)
            return SP_E_INVALID;
    }
    return 0;
}

static int check_arms(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    static const char *const arms[] = {"attack", "control"};

    for (size_t i = 0; i < sizeof(arms) / sizeof(arms[0]); i++) {
        char inner[64];

        snprintf(inner, sizeof(inner), "%.32s/%s", pointer, arms[i]);
        if (check_expectation(cJSON_GetObjectItemCaseSensitive(tree, arms[i]), inner, reterr) < 0)
            return SP_E_INVALID;
    }
    if (check_relax(cJSON_GetObjectItemCaseSensitive(tree, "relax"), pointer, reterr) < 0 ||
        check_arms_differ(tree, pointer, reterr) < 0)
        return SP_E_INVALID;
    return check_plain(tree, pointer, reterr);
}

static bool is_of_area(const char *id, const char *area)
{
    size_t length = strlen(area);

    return strncmp(id, area, length) == 0 && id[length] == '/';
}

int sp_live_shape_file(const cJSON *tree, struct sp_error *reterr)
{
    static const struct sp_member members[] = {
        {"schema", true, sp_value_is_one, "1, the only version there is"},
        {"area", true, is_area, "lower-case words with dashes between them"},
        {"about", true, sp_value_is_text, "a text"},
        {"given", false, sp_value_is_object, "an object"},
        {"cases", true, sp_value_is_array, "an array"},
        {NULL, false, NULL, NULL},
    };
    const cJSON *cases = cJSON_GetObjectItemCaseSensitive(tree, "cases");

    if (sp_members_check(tree, members, "", reterr) < 0)
        return SP_E_INVALID;
    if (cases->child == NULL)
        return sp_members_fault(reterr, "", "cases", "must have a case");
    return check_given(cJSON_GetObjectItemCaseSensitive(tree, "given"), "", reterr);
}

int sp_live_shape_case(const cJSON *tree, const char *area, const char *pointer,
                       struct sp_error *reterr)
{
    static const struct sp_member members[] = {
        {"id", true, is_id, "AREA/NAME, lower-case words with dashes between them"},
        {"title", true, sp_value_is_text, "a text"},
        {"why", true, sp_value_is_text, "a text"},
        {"proves", true, is_requirements, "an array of requirements, at least one, each once"},
        {"errata", false, is_errata, "an array of errata, at least one, each once"},
        {"layer", false, is_layer, "resources, filesystem, network or privilege"},
        {"supervisors", false, is_supervisors, "an array of root and user, at least one of them"},
        {"given", false, sp_value_is_object, "an object"},
        {"claim", false, sp_value_is_bool, "true or false"},
        {"holds", false, sp_value_is_bool, "true or false"},
        {"attack", true, sp_value_is_object, "an object"},
        {"relax", true, sp_value_is_object, "an object"},
        {"control", true, sp_value_is_object, "an object"},
        {"plain", false, sp_value_is_object, "an object"},
        {"needs", false, is_need, "nsjail"},
        {NULL, false, NULL, NULL},
    };

    if (sp_members_check(tree, members, pointer, reterr) < 0)
        return SP_E_INVALID;
    if (!is_of_area(cJSON_GetObjectItemCaseSensitive(tree, "id")->valuestring, area))
        return sp_members_fault(reterr, pointer, "id", "must begin with the file's area");
    if (cJSON_GetObjectItemCaseSensitive(tree, "claim") != NULL &&
        cJSON_GetObjectItemCaseSensitive(tree, "layer") == NULL)
        return sp_members_fault(reterr, pointer, "claim", "needs a layer whose claim it is");
    if (cJSON_GetObjectItemCaseSensitive(tree, "holds") != NULL &&
        (cJSON_GetObjectItemCaseSensitive(tree, "layer") == NULL ||
         cJSON_GetObjectItemCaseSensitive(tree, "errata") == NULL))
        return sp_members_fault(
            reterr, pointer, "holds",
            "needs a layer whose claim does not hold, and the erratum that says so");
    if (check_given(cJSON_GetObjectItemCaseSensitive(tree, "given"), pointer, reterr) < 0)
        return SP_E_INVALID;
    return check_arms(tree, pointer, reterr);
}

int sp_live_shape_given(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    return sp_members_check(tree, given_members, pointer, reterr);
}
