/* SPDX-License-Identifier: Apache-2.0 */

/*
 * deny WHAT[,WHAT...] -- CMD...: a helper that takes system calls away and then executes CMD.
 *
 * Plays the hosts on which a planner runs that are not a developer's machine: a container whose
 * profile forbids namespaces, a kernel that is too old for a call. What is WHAT:
 *
 * container      unshare() and clone() of a user namespace, mount, umount2, setns, pivot_root,
 * keyctl, add_key, request_key: EPERM. clone3: ENOSYS, since a filter cannot look at its flags
 * unshare-user   unshare() and clone() of a user namespace: EPERM. clone3: ENOSYS
 * NAME           any system call by its name: ENOSYS, as on a kernel that never had it
 * NAME=EPERM     the same with EPERM
 *
 * no_new_privs is set, as without it only root may load a filter. Exits 127 when CMD cannot be
 * executed, and says nothing of its own.
 */

#include "probes/probes.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 127 };

static int refuse(scmp_filter_ctx filter, const char *name, int code)
{
    int number = seccomp_syscall_resolve_name(name);

    if (number == __NR_SCMP_ERROR)
        return -EINVAL;
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO((unsigned)code), number, 0);
}

static int refuse_user_namespaces(scmp_filter_ctx filter)
{
    static const int calls[] = {SCMP_SYS(unshare), SCMP_SYS(clone)};
    int rc = refuse(filter, "clone3", ENOSYS);

    for (size_t i = 0; rc == 0 && i < sizeof(calls) / sizeof(calls[0]); i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 1,
                              SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER));
    return rc;
}

static int refuse_as_container(scmp_filter_ctx filter)
{
    static const char *const names[] = {"mount",  "umount2", "setns",      "pivot_root",
                                        "keyctl", "add_key", "request_key"};
    int rc = refuse_user_namespaces(filter);

    for (size_t i = 0; rc == 0 && i < sizeof(names) / sizeof(names[0]); i++)
        rc = refuse(filter, names[i], EPERM);
    return rc;
}

static int refuse_word(scmp_filter_ctx filter, char *word)
{
    char *code = strchr(word, '=');

    if (strcmp(word, "container") == 0)
        return refuse_as_container(filter);
    if (strcmp(word, "unshare-user") == 0)
        return refuse_user_namespaces(filter);
    if (code == NULL)
        return refuse(filter, word, ENOSYS);
    *code++ = '\0';
    return strcmp(code, "EPERM") == 0 ? refuse(filter, word, EPERM) : -EINVAL;
}

static int refuse_words(scmp_filter_ctx filter, char *words)
{
    char *rest = words;
    const char *last = NULL;
    int rc = 0;

    while (rc == 0 && rest != NULL) {
        char *word = strsep(&rest, ",");

        last = word;
        rc = refuse_word(filter, word);
    }
    if (rc == -EINVAL)
        fprintf(stderr, "probe: %s: no system call of that name\n", last);
    return rc;
}

int sp_probe_deny(const struct sp_call *call)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int rc = filter == NULL ? -ENOMEM : refuse_words(filter, call->args[0]);

    if (rc == 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    if (rc == -EINVAL)
        return SP_PROBE_USAGE;
    if (rc < 0) {
        errno = -rc;
        return sp_trouble("seccomp");
    }
    execvp(call->command[0], call->command);
    sp_trouble(call->command[0]);
    return EXIT_NOT_STARTED;
}
