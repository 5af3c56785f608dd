/* SPDX-License-Identifier: Apache-2.0 */
#include "host/arms.h"

#include "json/write.h"

#include <string.h>

enum {
    ARENA_SIZE = 16 << 10,
    TARGET_UID = 1001,
    RUN_MS = 30000,        /* for one run; the agent ends it then */
    MARGIN_MS = 30000,     /* the guest's own work around it */
    ONE_OF_MANY_MS = 5000, /* for each run of a `repeat` */
    RUNS_MAX = 1000,       /* as many as the agent makes */
};

const char *sp_arm_kind_name(enum sp_arm_kind kind)
{
    static const char *const names[SP_ARM_KIND_MAX] = {"attack", "control", "plain"};

    return names[kind];
}

/* A root supervisor that drops to nobody claims nothing: cases need not say it. */
static bool add_drop(cJSON *policy)
{
    cJSON *privilege = cJSON_AddObjectToObject(policy, "privilege");

    return privilege != NULL && cJSON_AddStringToObject(privilege, "mode", "drop-to-uid") != NULL &&
           cJSON_AddNumberToObject(privilege, "uid", TARGET_UID) != NULL &&
           cJSON_AddNumberToObject(privilege, "gid", TARGET_UID) != NULL;
}

static bool complete(cJSON *policy, bool is_root)
{
    return !is_root || cJSON_HasObjectItem(policy, "privilege") || add_drop(policy);
}

static bool add_defaults(cJSON *given, bool is_root)
{
    cJSON *policy = cJSON_GetObjectItemCaseSensitive(given, "policy");
    cJSON *beside = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(given, "beside"), "policy");

    if (policy == NULL)
        policy = cJSON_AddObjectToObject(given, "policy");
    return policy != NULL && complete(policy, is_root) &&
           (beside == NULL || complete(beside, is_root));
}

/* Not of the control: that the attack works is shown by one. */
static bool add_repeat(cJSON *given, enum sp_arm_kind kind, const struct sp_arms_how *how)
{
    if (how->repeat == 0 || kind != SP_ARM_ATTACK)
        return true;
    cJSON_DeleteItemFromObjectCaseSensitive(given, "repeat");
    return cJSON_AddNumberToObject(given, "repeat", how->repeat) != NULL;
}

bool sp_arm_is_plain(const cJSON *given)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(given, "plainly")) != 0;
}

static const char *executor(const cJSON *given, enum sp_arm_kind kind,
                            const struct sp_arms_how *how)
{
    if (kind == SP_ARM_PLAIN || how->plain || sp_arm_is_plain(given))
        return "plain";
    return how->host_plans ? "planned" : "run";
}

static bool has_primitive(const cJSON *given)
{
    static const char *const names[] = {"without", "replace", "plant", "sysctl", "deny"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cJSON_GetObjectItemCaseSensitive(given, names[i]) != NULL)
            return true;
    }
    return false;
}

/*
 * Does the arm plan for what was seen of this guest before? Not where an arm of its case has
 * another host, and not where looking is what is on trial.
 */
static bool knows_host(const struct sp_live_case *live, const struct sp_arms_how *how)
{
    return how->sandplan == NULL && strcmp(live->area, "detection") != 0 &&
           !has_primitive(live->given) && !has_primitive(live->relaxed);
}

static int write_arm(struct sp_buf *text, const struct sp_live_case *live, const cJSON *given,
                     bool is_root, enum sp_arm_kind kind, const struct sp_arms_how *how,
                     unsigned long number)
{
    struct sp_json_writer writer = {.buf = text};
    const cJSON *item = NULL;

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "number");
    sp_json_uint(&writer, number);
    sp_json_key(&writer, "root");
    sp_json_bool(&writer, is_root);
    sp_json_key(&writer, "hostPlans");
    sp_json_bool(&writer, how->host_plans);
    sp_json_key(&writer, "knowsHost");
    sp_json_bool(&writer, knows_host(live, how));
    sp_json_key(&writer, "executor");
    sp_json_string(&writer, executor(given, kind, how));
    sp_json_key(&writer, "deadlineMs");
    sp_json_uint(&writer, RUN_MS);
    if (how->sandplan != NULL) {
        sp_json_key(&writer, "sandplan");
        sp_json_string(&writer, how->sandplan);
    }
    cJSON_ArrayForEach(item, given)
    {
        sp_json_key(&writer, item->string);
        sp_json_tree(&writer, item);
    }
    sp_json_end_object(&writer);
    return text->failed ? SP_E_NOMEM : 0;
}

int sp_arm_write(struct sp_buf *text, const struct sp_live_case *live,
                 enum sp_live_supervisor supervisor, enum sp_arm_kind kind,
                 const struct sp_arms_how *how, unsigned long number)
{
    cJSON *given = cJSON_Duplicate(live->given, true);
    cJSON *relaxed = NULL;
    bool is_root = supervisor == SP_LIVE_ROOT;
    struct sp_arena arena;
    int rc = given != NULL && add_defaults(given, is_root) && add_repeat(given, kind, how)
                 ? 0
                 : SP_E_NOMEM;

    sp_arena_init(&arena, ARENA_SIZE);
    if (rc == 0 && kind == SP_ARM_CONTROL)
        rc = sp_live_case_relax(live, given, &arena, &relaxed, NULL);
    if (rc == 0)
        rc = write_arm(text, live, relaxed != NULL ? relaxed : given, is_root, kind, how, number);
    sp_arena_free(&arena);
    cJSON_Delete(given);
    return rc;
}

unsigned sp_arm_deadline_ms(const struct sp_live_case *live, const struct sp_arms_how *how)
{
    const cJSON *repeat = cJSON_GetObjectItemCaseSensitive(live->given, "repeat");
    unsigned runs = 1;

    if (cJSON_IsNumber(repeat) && repeat->valuedouble > 1)
        runs = repeat->valuedouble < RUNS_MAX ? (unsigned)repeat->valuedouble : RUNS_MAX;

    if (how->repeat > runs)
        runs = how->repeat;
    return RUN_MS + MARGIN_MS + runs * ONE_OF_MANY_MS;
}
