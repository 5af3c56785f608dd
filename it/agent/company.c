/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/company.h"

#include "agent/halt.h"

#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { VICTIM_FILES = 777, BEAT_US = 50000, STACK_SIZE = 16 << 10 };

/* struct sp_beats - forks of the heart, shared with it */
struct sp_beats {
    unsigned long done;
    unsigned long missed;
};

static void become(uid_t uid)
{
    if (uid != 0 &&
        (setgroups(0, NULL) < 0 || setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0))
        _exit(1);
}

static pid_t start(uid_t uid, const char *name, void (*live)(void *context), void *context)
{
    pid_t pid = fork();

    if (pid < 0)
        sp_halt_because(name, strerror(errno));
    if (pid == 0) {
        setsid();
        prctl(PR_SET_NAME, name);
        become(uid);
        live(context);
        _exit(0);
    }
    return pid;
}

static void live_still(void *context)
{
    (void)context;
    for (;;)
        pause();
}

static void live_as_victim(void *context)
{
    struct rlimit files = {VICTIM_FILES, VICTIM_FILES};

    setrlimit(RLIMIT_NOFILE, &files);
    prctl(PR_SET_DUMPABLE, 1); /* which the change of uid took, and any program has */
    live_still(context);
}

static int end_at_once(void *context)
{
    (void)context;
    return 0;
}

/* As the supervisor: what it can fork is what is left of the machine for it. The kernel counts
 * these children as any other, and copies no page tables for them, on which an emulated one spent a
 * tenth of all time. */
static void beat(void *context)
{
    static _Alignas(16) char stack[STACK_SIZE];
    struct sp_beats *beats = context;

    for (;;) {
        pid_t pid =
            clone(end_at_once, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);

        if (pid > 0 && waitpid(pid, NULL, 0) == pid)
            __atomic_add_fetch(&beats->done, 1, __ATOMIC_SEQ_CST);
        else
            __atomic_add_fetch(&beats->missed, 1, __ATOMIC_SEQ_CST);
        usleep(BEAT_US);
    }
}

static void tell_victim(pid_t pid)
{
    FILE *file = fopen("/etc/sandproof/victim", "we");

    if (file == NULL || fprintf(file, "%d\n", pid) < 0 || fclose(file) != 0)
        sp_halt_because("/etc/sandproof/victim", strerror(errno));
}

void sp_company_start(struct sp_company *company, const struct sp_arm *arm)
{
    memset(company, 0, sizeof(*company));
    company->beats = mmap(NULL, sizeof(*company->beats), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (company->beats == MAP_FAILED)
        sp_halt_because("the heart", strerror(errno));
    company->victim = start(arm->command_uid, "victim", live_as_victim, NULL);
    tell_victim(company->victim);
    company->bystander_count = arm->bystanders;
    for (unsigned i = 0; i < company->bystander_count; i++)
        company->bystanders[i] = start(arm->command_uid, "bystander", live_still, NULL);
    company->heart = start(arm->is_root ? 0 : SP_UID_USER, "heart", beat, company->beats);
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

void sp_company_stop(struct sp_company *company)
{
    struct rlimit files = {0};

    company->victim_alive = waitpid(company->victim, NULL, WNOHANG) == 0;
    if (company->victim_alive && prlimit(company->victim, RLIMIT_NOFILE, NULL, &files) == 0)
        company->victim_files = files.rlim_max;
    if (company->victim_alive)
        end(company->victim);
    end(company->heart);
    for (unsigned i = 0; i < company->bystander_count; i++)
        end(company->bystanders[i]);
}

void sp_company_write(struct sp_json_writer *writer, const struct sp_company *company)
{
    sp_json_key(writer, "victim");
    sp_json_begin_object(writer);
    sp_json_key(writer, "alive");
    sp_json_bool(writer, company->victim_alive);
    sp_json_key(writer, "nofile");
    sp_json_uint(writer, company->victim_files);
    sp_json_end_object(writer);
    sp_json_key(writer, "heart");
    sp_json_begin_object(writer);
    sp_json_key(writer, "beats");
    sp_json_uint(writer, company->beats->done);
    sp_json_key(writer, "missed");
    sp_json_uint(writer, company->beats->missed);
    sp_json_end_object(writer);
}
