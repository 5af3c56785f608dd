/* SPDX-License-Identifier: Apache-2.0 */
#include "host/arms.h"

#include <string.h>

enum {
    TARGET_UID = 1001,
    RUN_MS = 30000,        /* for one run; the agent ends it then */
    MARGIN_MS = 30000,     /* the guest's own work around it */
    ONE_OF_MANY_MS = 5000, /* for each run of a `repeat` */
};

const char *sp_arm_kind_name(enum sp_arm_kind kind)
{
    static const char *const names[SP_ARM_KIND_MAX] = {"attack", "control", "plain"};

    return names[kind];
}

/* A root supervisor that drops to nobody claims nothing: cases need not say it. */
static bool add_drop(cJSON *given)
{
    cJSON *policy = cJSON_GetObjectItemCaseSensitive(given, "policy");
    cJSON *privilege = NULL;

    if (policy == NULL)
        policy = cJSON_AddObjectToObject(given, "policy");
    if (policy == NULL || cJSON_HasObjectItem(policy, "privilege"))
        return policy != NULL;
    privilege = cJSON_AddObjectToObject(policy, "privilege");
    return privilege != NULL &&
           cJSON_AddStringToObject(privilege, "mode", "drop-to-uid") != NULL &&
           cJSON_AddNumberToObject(privilege, "uid", TARGET_UID) != NULL &&
           cJSON_AddNumberToObject(privilege, "gid", TARGET_UID) != NULL;
}

static const char *executor(enum sp_arm_kind kind, const struct sp_arms_how *how)
{
    if (kind == SP_ARM_PLAIN || how->plain)
        return "plain";
    return how->host_plans ? "planned" : "run";
}

cJSON *sp_arm_make(const struct sp_live_case *live, enum sp_live_supervisor supervisor,
                   enum sp_arm_kind kind, const struct sp_arms_how *how, unsigned long number)
{
    cJSON *arm = cJSON_Duplicate(live->given, true);
    bool is_root = supervisor == SP_LIVE_ROOT;
    bool good = arm != NULL && (!is_root || add_drop(arm));

    if (good && kind == SP_ARM_CONTROL)
        good = sp_live_relax(arm, live) == 0;
    if (good && !cJSON_HasObjectItem(arm, "policy"))
        good = cJSON_AddObjectToObject(arm, "policy") != NULL;
    good = good && cJSON_AddNumberToObject(arm, "number", (double)number) != NULL &&
           cJSON_AddBoolToObject(arm, "root", is_root) != NULL &&
           cJSON_AddBoolToObject(arm, "hostPlans", how->host_plans) != NULL &&
           cJSON_AddStringToObject(arm, "executor", executor(kind, how)) != NULL &&
           cJSON_AddNumberToObject(arm, "deadlineMs", RUN_MS) != NULL &&
           (how->sandplan == NULL ||
            cJSON_AddStringToObject(arm, "sandplan", how->sandplan) != NULL);
    if (!good) {
        cJSON_Delete(arm);
        return NULL;
    }
    return arm;
}

unsigned sp_arm_deadline_ms(const cJSON *arm)
{
    const cJSON *repeat = cJSON_GetObjectItemCaseSensitive(arm, "repeat");
    unsigned runs = cJSON_IsNumber(repeat) ? (unsigned)repeat->valuedouble : 1;

    return RUN_MS + MARGIN_MS + runs * ONE_OF_MANY_MS;
}
