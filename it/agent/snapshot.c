/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/snapshot.h"

#include "agent/halt.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 10, ENTRIES_MAX = 4096, STAT_ROOM = 512, OPEN_MAX_FTW = 16 };
enum { GONE_TRIES = 200, GONE_US = 10000 };

/* PF_KTHREAD of the ninth field of /proc/PID/stat. */
enum { KERNEL_THREAD = 0x00200000 };

/* /run/sandproof is the agent's own. */
static const char *const places[] = {"/tmp",  "/var/tmp", "/dev/shm", "/run",
                                     "/home", "/root",    "/etc"};
static const char own_place[] = "/run/sandproof";

static struct sp_snapshot *walked; /* nftw() has no context */

static void *must(void *memory)
{
    if (memory == NULL)
        sp_halt_because("a snapshot", "out of memory");
    return memory;
}

/* NUL: not a process of user space; else its state's letter. */
static char state_of(pid_t pid)
{
    char path[64];
    char text[STAT_ROOM] = "";
    const char *behind = NULL;
    char *rest = NULL;
    long field = 0;
    int fd = -1;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return '\0';
    if (read(fd, text, sizeof(text) - 1) > 0) /* a line, or all of it that matters */
        behind = strrchr(text, ')');
    close(fd);
    if (behind == NULL || behind[1] != ' ' || behind[2] == '\0')
        return '\0';
    /* Behind the state: parent, group, session, terminal, its group, flags. */
    rest = text + (behind - text) + 3;
    for (int i = 0; i < 6; i++)
        field = strtol(rest, &rest, 10);
    if ((field & KERNEL_THREAD) != 0)
        return '\0';
    return behind[2];
}

static bool is_dead(char state)
{
    return state == 'Z' || state == 'X';
}

static bool is_alive(char state)
{
    return state != '\0' && !is_dead(state);
}

static void take_processes(struct sp_snapshot *snapshot)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry = NULL;

    snapshot->pid_count = 0;
    snapshot->zombie_count = 0;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        char state = '\0';

        if (pid > 1)
            state = state_of(pid);

        if (is_dead(state) && snapshot->zombie_count < ENTRIES_MAX)
            snapshot->zombies[snapshot->zombie_count++] = pid;
        else if (is_alive(state) && snapshot->pid_count < ENTRIES_MAX)
            snapshot->pids[snapshot->pid_count++] = pid;
    }
    if (folder != NULL)
        closedir(folder);
}

static int note_file(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    /* What is deeper than any path is noted by what is above it. */
    if (strncmp(path, own_place, strlen(own_place)) != 0 && strlen(path) < PATH_MAX &&
        walked->file_count < ENTRIES_MAX)
        walked->files[walked->file_count++] =
            must(sp_arena_strndup(&walked->arena, path, strlen(path)));
    return 0;
}

void sp_snapshot_take_files(struct sp_snapshot *snapshot)
{
    walked = snapshot;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        (void)nftw(places[i], note_file, OPEN_MAX_FTW, FTW_PHYS);
}

static size_t count_lines(const char *path)
{
    FILE *file = fopen(path, "re");
    size_t lines = 0;
    int byte = 0;

    while (file != NULL && (byte = getc(file)) != EOF)
        lines += byte == '\n';
    if (file != NULL)
        fclose(file);
    return lines;
}

void sp_snapshot_init(struct sp_snapshot *ret)
{
    memset(ret, 0, sizeof(*ret));
    sp_arena_init(&ret->arena, ARENA_SIZE);
    ret->pids = must(sp_arena_array(&ret->arena, ENTRIES_MAX, sizeof(pid_t)));
    ret->zombies = must(sp_arena_array(&ret->arena, ENTRIES_MAX, sizeof(pid_t)));
    ret->files = must(sp_arena_array(&ret->arena, ENTRIES_MAX, sizeof(char *)));
}

void sp_snapshot_take_life(struct sp_snapshot *snapshot)
{
    take_processes(snapshot);
    snapshot->mounts = count_lines("/proc/self/mountinfo");
    snapshot->interfaces = count_lines("/proc/net/dev");
}

void sp_snapshot_free(struct sp_snapshot *snapshot)
{
    sp_arena_free(&snapshot->arena);
}

static bool has_pid(const pid_t *pids, size_t count, pid_t pid)
{
    for (size_t i = 0; i < count; i++) {
        if (pids[i] == pid)
            return true;
    }
    return false;
}

static bool is_new_process(const struct sp_snapshot *before, pid_t pid)
{
    return !has_pid(before->pids, before->pid_count, pid);
}

static bool has_file(const struct sp_snapshot *snapshot, const char *path)
{
    for (size_t i = 0; i < snapshot->file_count; i++) {
        if (strcmp(snapshot->files[i], path) == 0)
            return true;
    }
    return false;
}

void sp_snapshot_forget_gone(struct sp_snapshot *snapshot)
{
    size_t alive = 0;
    size_t dead = 0;

    for (size_t i = 0; i < snapshot->pid_count; i++) {
        if (is_alive(state_of(snapshot->pids[i])))
            snapshot->pids[alive++] = snapshot->pids[i];
    }
    for (size_t i = 0; i < snapshot->zombie_count; i++) {
        if (is_dead(state_of(snapshot->zombies[i])))
            snapshot->zombies[dead++] = snapshot->zombies[i];
    }
    snapshot->pid_count = alive;
    snapshot->zombie_count = dead;
}

static size_t new_processes(const struct sp_snapshot *before, const struct sp_snapshot *after)
{
    size_t count = 0;

    for (size_t i = 0; i < after->pid_count; i++)
        count += is_new_process(before, after->pids[i]);
    return count;
}

/* A process that lived before and is a zombie now is one too. The heart's children are zombies for
 * a moment, before and after: counted by number, one of them hid one that stayed. */
static size_t new_zombies(const struct sp_snapshot *before, const struct sp_snapshot *after)
{
    size_t count = 0;

    for (size_t i = 0; i < after->zombie_count; i++)
        count += !has_pid(before->zombies, before->zombie_count, after->zombies[i]);
    return count;
}

static size_t new_files(const struct sp_snapshot *before, const struct sp_snapshot *after)
{
    size_t count = 0;

    for (size_t i = 0; i < after->file_count; i++)
        count += !has_file(before, after->files[i]);
    return count;
}

static size_t more(size_t before, size_t after)
{
    return after > before ? after - before : 0;
}

size_t sp_snapshot_count_life(const struct sp_snapshot *before, const struct sp_snapshot *after)
{
    return new_processes(before, after) + new_zombies(before, after) +
           more(before->mounts, after->mounts) + more(before->interfaces, after->interfaces);
}

static void write_count(struct sp_json_writer *writer, const char *key, size_t count)
{
    sp_json_key(writer, key);
    sp_json_uint(writer, count);
}

/* Which they were: for the person who has to find out. */
static void write_names(struct sp_json_writer *writer, const struct sp_snapshot *before,
                        const struct sp_snapshot *after)
{
    sp_json_key(writer, "names");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < after->file_count; i++) {
        if (!has_file(before, after->files[i]))
            sp_json_string_lossy(writer, after->files[i], strlen(after->files[i]));
    }
    for (size_t i = 0; i < after->pid_count; i++) {
        char path[64];
        char text[STAT_ROOM] = "";
        FILE *file = NULL;

        if (!is_new_process(before, after->pids[i]))
            continue;
        snprintf(path, sizeof(path), "/proc/%d/comm", after->pids[i]);
        file = fopen(path, "re");
        if (file != NULL && fgets(text, sizeof(text), file) != NULL)
            sp_json_string_lossy(writer, text, strcspn(text, "\n"));
        if (file != NULL)
            fclose(file);
    }
    sp_json_end_array(writer);
}

void sp_snapshot_write(struct sp_json_writer *writer, const struct sp_snapshot *before,
                       const struct sp_snapshot *after)
{
    sp_json_begin_object(writer);
    write_count(writer, "processes", new_processes(before, after));
    write_count(writer, "files", new_files(before, after));
    write_count(writer, "mounts", more(before->mounts, after->mounts));
    write_count(writer, "interfaces", more(before->interfaces, after->interfaces));
    write_count(writer, "zombies", new_zombies(before, after));
    write_names(writer, before, after);
    sp_json_end_object(writer);
}

/* What no path is short enough for, or no mode lets in. */
static void remove_tree(const char *path)
{
    char *const argv[] = {"rm", "-rf", "--", (char *)(uintptr_t)path, NULL};
    pid_t pid = fork();

    if (pid == 0) {
        execv("/bin/rm", argv);
        _exit(127);
    }
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
}

/* What was killed is the agent's child now, or its parent was killed with it: the next arm starts
 * without it. A process that the kernel does not let go of is the next snapshot's affair. */
static void await_end_of_new(const struct sp_snapshot *before, const struct sp_snapshot *after)
{
    for (size_t i = 0, tries = 0; i < after->pid_count && tries < GONE_TRIES;) {
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        if (!is_new_process(before, after->pids[i]) || state_of(after->pids[i]) == '\0') {
            i++;
            continue;
        }
        usleep(GONE_US);
        tries++;
    }
}

void sp_snapshot_restore(const struct sp_snapshot *before, const struct sp_snapshot *after)
{
    for (size_t i = 0; i < after->pid_count; i++) {
        if (is_new_process(before, after->pids[i]))
            kill(after->pids[i], SIGKILL);
    }
    await_end_of_new(before, after);
    for (size_t i = after->file_count; i-- > 0;) { /* a folder comes before what is in it */
        if (!has_file(before, after->files[i]))
            (void)remove(after->files[i]);
    }
    for (size_t i = 0; i < after->file_count; i++) {
        if (!has_file(before, after->files[i]) && access(after->files[i], F_OK) == 0)
            remove_tree(after->files[i]);
    }
}
