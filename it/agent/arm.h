/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_ARM_H
#define SP_AGENT_ARM_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    SP_UID_USER = 1000,   /* the supervisor that is not root */
    SP_UID_TARGET = 1001, /* whom a root supervisor drops to, unless its policy says otherwise */
};

/** enum sp_executor - who executes a plan */
enum sp_executor {
    SP_EXECUTOR_RUN,     /* `sandplan run`: detects, plans and runs */
    SP_EXECUTOR_PLANNED, /* `sandplan run --plan`: a plan that was made before */
    SP_EXECUTOR_PLAIN,   /* nothing more than execve() */
};

/**
 * struct sp_arm - one thing to do, as the host asks for it; borrows from the message's tree
 * @number:    the host's, repeated in the evidence
 * @is_root:   the supervisor
 * @executor:  see above
 * @host_plans: the plan is asked of the host, for an implementation on trial
 * @knows_host: its host is the one that was booted, and what that can do need not be looked at
 * again
 * @sandplan:  the reference to use, whole or broken on purpose
 * @command:   array of strings; @options: the same or NULL
 * @without, @replace, @plant, @sysctl, @beside, @during: as cases/README.md says; NULL: not asked
 * for
 * @deny:      array of system calls that fail; NULL: none
 * @command_uid: of the command, as the guest sees it
 * @deadline_ms: for one run
 */
struct sp_arm {
    uint64_t number;
    bool is_root;
    enum sp_executor executor;
    bool host_plans;
    bool knows_host;
    bool terminal;
    const char *sandplan;
    const cJSON *policy;
    const cJSON *command;
    const cJSON *options;
    const cJSON *without;
    const cJSON *replace;
    const cJSON *plant;
    const cJSON *sysctl;
    const cJSON *beside;
    const cJSON *during;
    const cJSON *deny;
    uid_t command_uid;
    unsigned bystanders;
    unsigned repeat;
    unsigned deadline_ms;
};

/** sp_arm_read() - NULL, or what is wrong with the message */
const char *sp_arm_read(const cJSON *tree, struct sp_arm *ret_arm);

#endif
