/* SPDX-License-Identifier: Apache-2.0 */
#include "run/answer.h"

#include <string.h>

enum { ID_MAX_BITS = 32 };

static void read_filled_text(const cJSON *value, const struct sp_path *path,
                             struct sp_issues *issues, void *target)
{
    const char **text = target;

    if (sp_read_string(value, path, issues, text) && (*text)[0] == '\0')
        sp_issues_add(issues, path, SP_ISSUE_EMPTY);
}

static void read_list(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_strings(value, path, issues, target);
}

/* What execve() needs: a program, and a name for it. */
static void read_argv(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    struct sp_strings *argv = target;
    struct sp_path program = {.parent = path};

    if (!sp_read_strings(value, path, issues, argv))
        return;
    if (argv->length == 0)
        sp_issues_add(issues, path, SP_ISSUE_EMPTY);
    else if (argv->items[0][0] == '\0')
        sp_issues_add(issues, &program, SP_ISSUE_EMPTY);
}

/* ENV-14, for an environment that nobody has checked yet. */
static void read_env(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                     void *target)
{
    const struct sp_env *env = target;

    sp_env_read(value, path, issues, target);
    for (size_t i = 0; i < env->length; i++) {
        struct sp_path at = {.parent = path, .key = env->items[i].key};

        if (at.key[0] == '\0' || strchr(at.key, '=') != NULL)
            sp_issues_add(issues, &at, SP_ISSUE_NAME);
    }
}

static void read_quantity(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          uint64_t min, uint64_t max, struct sp_quantity *quantity)
{
    quantity->set = sp_read_uint(value, path, issues, min, max, &quantity->value);
}

/* The highest number of 32 bits is no identity: to the kernel it means "leave it". */
static void read_id(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                    void *target)
{
    read_quantity(value, path, issues, 0, (UINT64_C(1) << ID_MAX_BITS) - 2, target);
}

static void read_bytes(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                       void *target)
{
    read_quantity(value, path, issues, 1, SP_JSON_UINT_MAX, target);
}

static void read_heap_flag(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                           void *target)
{
    static const struct sp_field fields[] = {{"NODE_OPTIONS", true, 0, read_filled_text}};

    sp_read_object(value, path, issues, fields, 1, target);
}

/* A member of an object that may have others; NULL: it is missing, which is noted. */
static const cJSON *want(const cJSON *object, const struct sp_path *at, struct sp_issues *issues)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, at->key);

    if (member == NULL)
        sp_issues_add(issues, at, SP_ISSUE_MISSING);
    return member;
}

static void want_text(const cJSON *object, const struct sp_path *path, const char *key,
                      struct sp_issues *issues)
{
    struct sp_path at = {.parent = path, .key = key};
    const cJSON *member = want(object, &at, issues);
    const char *text = NULL;

    if (member != NULL)
        sp_read_string(member, &at, issues, &text);
}

/* A list of objects that have two texts, whatever else they have. */
static void check_list(const cJSON *list, const struct sp_path *path, const char *first,
                       const char *second, struct sp_issues *issues)
{
    struct sp_path at = {.parent = path};

    if (!cJSON_IsArray(list)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return;
    }
    for (const cJSON *item = list->child; item != NULL; item = item->next, at.index++) {
        if (!cJSON_IsObject(item)) {
            sp_issues_add(issues, &at, SP_ISSUE_TYPE);
            continue;
        }
        want_text(item, &at, first, issues);
        want_text(item, &at, second, issues);
    }
}

static void check_member_list(const cJSON *object, const struct sp_path *path, const char *key,
                              const char *text_key, struct sp_issues *issues)
{
    struct sp_path at = {.parent = path, .key = key};
    const cJSON *list = want(object, &at, issues);

    if (list != NULL)
        check_list(list, &at, "layer", text_key, issues);
}

/* What is told to a person or carried into a report; the rest of it is somebody else's affair. */
static void read_effective(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                           void *target)
{
    struct sp_path enforced_at = {.parent = path, .key = "enforced"};
    const cJSON *enforced = NULL;

    if (!cJSON_IsObject(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return;
    }
    enforced = want(value, &enforced_at, issues);
    if (enforced != NULL && !cJSON_IsObject(enforced))
        sp_issues_add(issues, &enforced_at, SP_ISSUE_TYPE);
    check_member_list(value, path, "downgrades", "reason", issues);
    check_member_list(value, path, "notes", "note", issues);
    *(const cJSON **)target = value;
}

#define FIELD(name, required, member, reader)                                                      \
    {                                                                                              \
        name, required, offsetof(struct sp_told_plan, member), reader                              \
    }

/* Closed: a member that is unknown here would ask for what nobody does. */
void sp_told_plan_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                       struct sp_told_plan *ret_told)
{
    static const struct sp_field fields[] = {
        FIELD("argv", true, plan.argv, read_argv),
        FIELD("env", true, plan.env, read_env),
        FIELD("droppedEnvKeys", true, plan.dropped_env_keys, read_list),
        FIELD("uid", false, plan.uid, read_id),
        FIELD("gid", false, plan.gid, read_id),
        FIELD("maxOutputBytes", false, plan.max_output_bytes, read_bytes),
        FIELD("nodeMemoryFlagEnv", false, plan.node_options, read_heap_flag),
        FIELD("nftRuleset", false, plan.nft_ruleset, read_filled_text),
        FIELD("rootlessLauncher", false, plan.rootless_launcher, read_filled_text),
        FIELD("effective", true, effective, read_effective),
    };
    struct sp_path uid_at = {.parent = path, .key = "uid"};

    memset(ret_told, 0, sizeof(*ret_told));
    sp_read_object(value, path, issues, fields, sizeof(fields) / sizeof(fields[0]), ret_told);
    if (ret_told->plan.gid.set && cJSON_GetObjectItemCaseSensitive(value, "uid") == NULL)
        sp_issues_add(issues, &uid_at, SP_ISSUE_MISSING); /* PRV-5 */
}

#undef FIELD

static void read_code(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    (void)target;
    sp_read_number(value, path, issues);
}

static void read_kind(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    static const char *const words[SP_REFUSAL_MAX] = {
        [SP_REFUSAL_UNAVAILABLE] = "sandbox-unavailable",
        [SP_REFUSAL_INVALID_POLICY] = "invalid-policy",
        [SP_REFUSAL_INVALID_INPUT] = "invalid-input",
    };

    sp_read_enum(value, path, issues, words, SP_REFUSAL_MAX, target);
}

static void read_downgrades(const cJSON *value, const struct sp_path *path,
                            struct sp_issues *issues, void *target)
{
    check_list(value, path, "layer", "reason", issues);
    *(const cJSON **)target = value;
}

static void read_issues(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                        void *target)
{
    check_list(value, path, "pointer", "code", issues);
    *(const cJSON **)target = value;
}

/* The one is there, and the other is not. */
static void check_presence(const struct sp_path *wanted_at, const cJSON *wanted,
                           const struct sp_path *other_at, const cJSON *other,
                           struct sp_issues *issues)
{
    if (wanted == NULL)
        sp_issues_add(issues, wanted_at, SP_ISSUE_MISSING);
    if (other != NULL)
        sp_issues_add(issues, other_at, SP_ISSUE_UNKNOWN_KEY);
}

#define FIELD(name, required, member, reader)                                                      \
    {                                                                                              \
        name, required, offsetof(struct sp_told_refusal, member), reader                           \
    }

static void read_data(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    static const struct sp_field fields[] = {
        FIELD("kind", true, kind, read_kind),
        FIELD("downgrades", false, downgrades, read_downgrades),
        FIELD("issues", false, issues, read_issues),
    };
    const struct sp_told_refusal *told = target;
    struct sp_path downgrades_at = {.parent = path, .key = "downgrades"};
    struct sp_path issues_at = {.parent = path, .key = "issues"};

    sp_read_object(value, path, issues, fields, sizeof(fields) / sizeof(fields[0]), target);
    if (told->kind == SP_REFUSAL_UNAVAILABLE)
        check_presence(&downgrades_at, told->downgrades, &issues_at, told->issues, issues);
    else if (told->kind != SP_ENUM_INVALID)
        check_presence(&issues_at, told->issues, &downgrades_at, told->downgrades, issues);
}

/* PRO-24 to PRO-26 */
void sp_told_refusal_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          struct sp_told_refusal *ret_told)
{
    static const struct sp_field fields[] = {
        {"code", true, 0, read_code},
        FIELD("message", true, message, read_filled_text),
        {"data", true, 0, read_data},
    };

    *ret_told = (struct sp_told_refusal){.kind = SP_ENUM_INVALID};
    sp_read_object(value, path, issues, fields, sizeof(fields) / sizeof(fields[0]), ret_told);
}
