/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/arm.h"

#include <string.h>

enum { BYSTANDERS_MAX = 64, REPEAT_MAX = 1000, DEADLINE_MS = 30000 };

static const cJSON *member(const cJSON *tree, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(tree, name);
}

static const char *text(const cJSON *tree, const char *name)
{
    return cJSON_GetStringValue(member(tree, name));
}

static unsigned number(const cJSON *tree, const char *name, unsigned otherwise, unsigned max)
{
    const cJSON *item = member(tree, name);

    if (!cJSON_IsNumber(item) || item->valuedouble < 0)
        return otherwise;
    return item->valuedouble < max ? (unsigned)item->valuedouble : max;
}

static bool read_executor(const char *word, enum sp_executor *ret)
{
    static const char *const words[] = {"run", "planned", "plain"};

    for (int i = 0; word != NULL && i < 3; i++) {
        if (strcmp(word, words[i]) == 0) {
            *ret = (enum sp_executor)i;
            return true;
        }
    }
    return false;
}

static uid_t uid_of_command(const struct sp_arm *arm)
{
    const cJSON *uid = member(member(arm->policy, "privilege"), "uid");

    if (!arm->is_root)
        return SP_UID_USER;
    return cJSON_IsNumber(uid) ? (uid_t)uid->valuedouble : SP_UID_TARGET;
}

const char *sp_arm_read(const cJSON *tree, struct sp_arm *ret_arm)
{
    struct sp_arm arm = {
        .number = number(tree, "number", 0, 1U << 30),
        .is_root = cJSON_IsTrue(member(tree, "root")),
        .host_plans = cJSON_IsTrue(member(tree, "hostPlans")),
        .knows_host = cJSON_IsTrue(member(tree, "knowsHost")),
        .terminal = cJSON_IsTrue(member(tree, "terminal")),
        .sandplan = text(tree, "sandplan"),
        .policy = member(tree, "policy"),
        .command = member(tree, "command"),
        .options = member(tree, "options"),
        .without = member(tree, "without"),
        .replace = member(tree, "replace"),
        .plant = member(tree, "plant"),
        .sysctl = member(tree, "sysctl"),
        .beside = member(tree, "beside"),
        .during = member(tree, "during"),
        .deny = member(tree, "deny"),
        .bystanders = number(tree, "bystanders", 0, BYSTANDERS_MAX),
        .repeat = number(tree, "repeat", 1, REPEAT_MAX),
        .deadline_ms = number(tree, "deadlineMs", DEADLINE_MS, 600000),
    };

    if (!read_executor(text(tree, "executor"), &arm.executor))
        return "executor is run, planned or plain";
    if (!cJSON_IsArray(arm.command) || arm.command->child == NULL)
        return "command is an array of strings";
    if (!cJSON_IsObject(arm.policy))
        return "policy is an object";
    if (arm.sandplan == NULL)
        arm.sandplan = "/usr/bin/sandplan";
    arm.command_uid = uid_of_command(&arm);
    *ret_arm = arm;
    return NULL;
}
