/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/filesystem.h"

#include "plan/draft.h"

#include <string.h>

/* FS-16 */
const char *const sp_base_paths[SP_BASE_PATHS] = {"/usr", "/bin",   "/sbin",
                                                  "/lib", "/lib64", "/etc"};

/* FS-15 */
static bool host_has(const struct sp_host *host, const char *path)
{
    for (size_t i = 0; i < host->existing_paths.length; i++) {
        if (strcmp(host->existing_paths.items[i], path) == 0)
            return true;
    }
    return false;
}

/* FS-20 */
const char *sp_host_resolve(const struct sp_host *host, const char *path)
{
    for (size_t i = 0; i < host->realpaths.length; i++) {
        if (strcmp(host->realpaths.items[i].key, path) == 0)
            return host->realpaths.items[i].value;
    }
    return path;
}

/* FS-19: a base path itself or below one; /usrlocal is neither. */
static bool under_base(const char *path)
{
    for (size_t i = 0; i < SP_BASE_PATHS; i++) {
        size_t length = strlen(sp_base_paths[i]);

        if (strncmp(path, sp_base_paths[i], length) == 0 &&
            (path[length] == '\0' || path[length] == '/'))
            return true;
    }
    return false;
}

static void add_op(struct sp_sandbox *sandbox, enum sp_op_kind kind, const char *path)
{
    sandbox->ops[sandbox->op_count++] = (struct sp_op){.kind = kind, .path = path};
}

/* FS-17 to FS-20 */
static void bind_interpreter(const struct sp_plan_request *request, struct sp_sandbox *sandbox)
{
    const char *path = request->filesystem.interpreter_path;

    if (path == NULL)
        return;
    path = sp_host_resolve(&request->host, path);
    if (host_has(&request->host, path) && !under_base(path))
        add_op(sandbox, SP_OP_BIND_READ_ONLY, path);
}

/* FS-16 to FS-23. The scratch dir comes after the private /tmp, which would hide it (FS-21). */
static void confine(const struct sp_plan_request *request, struct sp_sandbox *sandbox)
{
    const char *modules = request->filesystem.node_modules_dir;

    for (size_t i = 0; i < SP_BASE_PATHS; i++) {
        if (host_has(&request->host, sp_base_paths[i]))
            add_op(sandbox, SP_OP_BIND_READ_ONLY, sp_base_paths[i]);
    }
    bind_interpreter(request, sandbox);
    add_op(sandbox, SP_OP_PRIVATE_TMP, NULL);
    add_op(sandbox, SP_OP_BIND, request->filesystem.scratch_dir);
    if (request->policy.filesystem.mode == SP_FILESYSTEM_SCRATCH_PLUS_RO && modules != NULL &&
        host_has(&request->host, modules))
        add_op(sandbox, SP_OP_BIND_READ_ONLY, modules);
    add_op(sandbox, SP_OP_KERNEL_FS, NULL);
    add_op(sandbox, SP_OP_CHDIR, request->filesystem.scratch_dir);
}

static void describe(struct sp_draft *draft)
{
    const struct sp_plan_request *request = draft->request;
    struct sp_sandbox *sandbox = &draft->sandbox;

    sandbox->netns = draft->netns;
    if (draft->netns == SP_NETNS_MACVLAN) {
        sandbox->iface = request->capabilities.net_egress_iface;
        sandbox->addressing = &request->capabilities.net_egress_addressing;
        sandbox->ruleset_path = request->nft_ruleset_path;
    }
    if (draft->drop_wanted) {
        sandbox->uid = request->policy.privilege.uid;
        sandbox->gid = request->policy.privilege.gid;
    }
    if (draft->confined) {
        confine(request, sandbox);
    } else {
        add_op(sandbox, SP_OP_BIND_ROOT, NULL); /* FS-24 */
        add_op(sandbox, SP_OP_KERNEL_FS, NULL);
    }
}

/* FS-3 to FS-9: why no wrapper can be engaged, the first that holds; SP_REASON_MAX: none. */
static enum sp_reason_code obstacle(const struct sp_draft *draft, bool confinement)
{
    const struct sp_capabilities *capabilities = &draft->request->capabilities;

    if (capabilities->platform != SP_PLATFORM_LINUX)
        return SP_REASON_FILESYSTEM_PLATFORM;
    if (!capabilities->user_namespaces || !capabilities->user_ns_creatable) /* FS-4, CAP-12 */
        return SP_REASON_FILESYSTEM_NO_USERNS;
    if (capabilities->wrapper == SP_WRAPPER_NONE)
        return SP_REASON_FILESYSTEM_NO_WRAPPER;
    if (capabilities->wrapper == SP_WRAPPER_FIREJAIL)
        return SP_REASON_FILESYSTEM_FIREJAIL;
    if (confinement && draft->request->filesystem.scratch_dir == NULL)
        return SP_REASON_FILESYSTEM_NO_SCRATCH;
    if (draft->netns == SP_NETNS_ROOTLESS && capabilities->wrapper != SP_WRAPPER_BWRAP)
        return SP_REASON_FILESYSTEM_ROOTLESS_NEEDS_BWRAP;
    return SP_REASON_MAX;
}

/* FS-10, FS-11 */
static void give_up(struct sp_draft *draft, bool confinement, enum sp_reason_code reason)
{
    if (confinement)
        sp_report_downgrade(draft->report, SP_LAYER_FILESYSTEM, reason);
    if (draft->netns == SP_NETNS_HOST)
        return;
    draft->report->enforced[SP_LAYER_NETWORK] = false;
    sp_report_downgrade(draft->report, SP_LAYER_NETWORK,
                        reason == SP_REASON_FILESYSTEM_ROOTLESS_NEEDS_BWRAP
                            ? reason
                            : SP_REASON_NETWORK_WRAPPER_NOT_ENGAGED);
}

void sp_filesystem_decide(struct sp_draft *draft)
{
    bool confinement = draft->request->policy.filesystem.mode != SP_FILESYSTEM_OFF;
    bool needed = confinement || draft->netns != SP_NETNS_HOST; /* FS-1 */
    enum sp_reason_code reason = needed ? obstacle(draft, confinement) : SP_REASON_MAX;

    if (reason != SP_REASON_MAX) {
        give_up(draft, confinement, reason);
        return;
    }
    draft->report->enforced[SP_LAYER_FILESYSTEM] = true; /* FS-2, FS-13 */
    if (!needed)
        return;
    draft->engaged = true;
    draft->confined = confinement;
    describe(draft);
}
