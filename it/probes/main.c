/* SPDX-License-Identifier: Apache-2.0 */

/*
 * probe NAME ARGS...: one program with all attacks in it, so that a guest carries one static file.
 * This is the table of them; each lives in the file that is named after its family. Options that
 * all share are taken away here, wherever they stand before "--".
 */

#include "probes/probe.h"
#include "probes/probes.h"
#include "probes/say.h"

#include <stdio.h>
#include <string.h>

enum { ARGS_MAX = 64 };

/* struct entry - a probe: how it is called, and how many arguments it takes */
struct entry {
    const char *name;
    const char *usage;
    int least;
    int most;
    int (*run)(const struct sp_call *call);
};

static const struct entry entries[] = {
    {"abstract", "NAME", 1, 1, sp_probe_abstract},
    {"abstract-listen", "NAME [SECONDS]", 1, 2, sp_probe_abstract_listen},
    {"chown", "PATH UID", 2, 2, sp_probe_chown},
    {"connect", "PORT TAG=ADDRESS...", 2, ARGS_MAX, sp_probe_connect},
    {"cpu", "SECONDS", 1, 1, sp_probe_cpu},
    {"create", "PATH", 1, 1, sp_probe_create},
    {"deny", "WHAT[,WHAT...] -- CMD...", 1, 1, sp_probe_deny},
    {"dns", "TAG=ADDRESS...", 1, ARGS_MAX, sp_probe_dns},
    {"env-has", "NAME", 1, 1, sp_probe_env_has},
    {"environ", "", 0, 0, sp_probe_environ},
    {"environ-of", "PID", 1, 1, sp_probe_environ_of},
    {"exit", "N", 1, 1, sp_probe_exit},
    {"fds", "", 0, 0, sp_probe_fds},
    {"fifo", "PATH", 1, 1, sp_probe_fifo},
    {"files", "N", 1, 1, sp_probe_files},
    {"first-packet", "PORT ADDRESS", 2, 2, sp_probe_first_packet},
    {"flood", "BYTES [stdout|stderr]", 1, 2, sp_probe_flood},
    {"flood-forever", "[stdout|stderr]", 0, 1, sp_probe_flood_forever},
    {"fork", "N [--hold S]", 1, 1, sp_probe_fork},
    {"forkbomb", "N [--hold S]", 1, 1, sp_probe_forkbomb},
    {"fsize", "PATH BYTES", 2, 2, sp_probe_fsize},
    {"hunt", "PART...", 1, ARGS_MAX, sp_probe_hunt},
    {"icmp", "TAG=ADDRESS...", 1, ARGS_MAX, sp_probe_icmp},
    {"identity", "", 0, 0, sp_probe_identity},
    {"ignore-term", "[SECONDS]", 0, 1, sp_probe_ignore_term},
    {"interfaces", "", 0, 0, sp_probe_interfaces},
    {"keyring", "", 0, 0, sp_probe_keyring},
    {"keyring-plant", "VALUE -- CMD...", 1, 1, sp_probe_keyring_plant},
    {"kill-self", "SIGNAL", 1, 1, sp_probe_kill_self},
    {"leak", "PART...", 1, ARGS_MAX, sp_probe_leak},
    {"limits", "", 0, 0, sp_probe_limits},
    {"link", "FROM TO", 2, 2, sp_probe_link},
    {"list", "PATH", 1, 1, sp_probe_list},
    {"litter", "DEPTH", 1, 1, sp_probe_litter},
    {"mknod", "PATH", 1, 1, sp_probe_mknod},
    {"mount-tmpfs", "PATH", 1, 1, sp_probe_mount_tmpfs},
    {"nested", "[N]", 0, 1, sp_probe_nested},
    {"netadmin", "", 0, 0, sp_probe_netadmin},
    {"orphans", "N [keep]", 1, 2, sp_probe_orphans},
    {"proc-root", "", 0, 0, sp_probe_proc_root},
    {"procs", "", 0, 0, sp_probe_procs},
    {"read", "PATH", 1, 1, sp_probe_read},
    {"ready", "[SECONDS]", 0, 1, sp_probe_ready},
    {"remount", "PATH [FOLDER]", 1, 2, sp_probe_remount},
    {"remove", "PATH", 1, 1, sp_probe_remove},
    {"reopen", "", 0, 0, sp_probe_reopen},
    {"rlimit-of", "PID [N]", 1, 2, sp_probe_rlimit_of},
    {"say", "WORD...", 1, ARGS_MAX, sp_probe_say},
    {"sethostname", "", 0, 0, sp_probe_sethostname},
    {"setuid0", "", 0, 0, sp_probe_setuid0},
    {"signal", "PID SIGNAL", 2, 2, sp_probe_signal},
    {"sockets", "", 0, 0, sp_probe_sockets},
    {"spawn", "N", 1, 1, sp_probe_spawn},
    {"stat", "PATH", 1, 1, sp_probe_stat},
    {"symlink-escape", "[PATH]", 0, 1, sp_probe_symlink_escape},
    {"syscalls", "", 0, 0, sp_probe_syscalls},
    {"sysctl-write", "TEXT [PATH]", 1, 2, sp_probe_sysctl_write},
    {"threads", "N [--hold S]", 1, 1, sp_probe_threads},
    {"tiocsti", "", 0, 0, sp_probe_tiocsti},
    {"true", "", 0, 0, sp_probe_true},
    {"udp", "PORT TAG=ADDRESS...", 2, ARGS_MAX, sp_probe_udp},
    {"unix", "PATH", 1, 1, sp_probe_unix},
    {"unix-listen", "PATH [SECONDS]", 1, 2, sp_probe_unix_listen},
    {"wait-file", "PATH", 1, 1, sp_probe_wait_file},
    {"writable", "", 0, 0, sp_probe_writable},
    {"write", "PATH [TEXT]", 1, 2, sp_probe_write},
    {"zombie", "[SECONDS]", 0, 1, sp_probe_zombie},
};

static const struct entry *find(const char *name)
{
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];
    return NULL;
}

static bool wants_command(const struct entry *entry)
{
    return strstr(entry->usage, " -- ") != NULL;
}

static int list(FILE *stream)
{
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
        fprintf(stream, "%s%s%s\n", entries[i].name, entries[i].usage[0] == '\0' ? "" : " ",
                entries[i].usage);
    return stream == stdout ? SP_PROBE_OK : SP_PROBE_USAGE;
}

/* One of the options that all share, with its value. Return: whether it is one; -1: a bad value. */
static int take_option(struct sp_call *call, const char *name, char *value)
{
    long long number = 0;
    bool is_wait = strcmp(name, "--wait") == 0;

    if (strcmp(name, "--as") != 0 && strcmp(name, "--hold") != 0 && !is_wait)
        return 0;
    if (value == NULL)
        return -1;
    if (strcmp(name, "--as") == 0) {
        call->tag = value;
        return 1;
    }
    if (!sp_number(value, 1, is_wait ? SP_WAIT_MS_MAX : SP_LIFE_MAX, &number))
        return -1;
    *(is_wait ? &call->wait_ms : &call->hold) = (int)number;
    return 1;
}

/* Sorts @argv into options, arguments and what stands behind "--"; false for what is none. */
static bool read_call(const struct entry *entry, char **argv, char **args, struct sp_call *call)
{
    *call = (struct sp_call){.name = entry->name, .wait_ms = SP_WAIT_MS, .args = args};
    for (; *argv != NULL && strcmp(*argv, "--") != 0; argv++) {
        int taken = take_option(call, *argv, argv[1]);

        if (taken < 0 || (taken == 0 && call->count == ARGS_MAX))
            return false;
        if (taken > 0)
            argv++;
        else
            args[call->count++] = *argv;
    }
    args[call->count] = NULL;
    if (*argv != NULL)
        call->command = argv + 1;
    if (wants_command(entry) != (call->command != NULL && call->command[0] != NULL))
        return false;
    return call->count >= entry->least && call->count <= entry->most;
}

int main(int argc, char **argv)
{
    const struct entry *entry = argc < 2 ? NULL : find(argv[1]);
    char *args[ARGS_MAX + 1];
    struct sp_call call;

    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return list(stdout);
    if (entry == NULL)
        return list(stderr);
    if (!read_call(entry, argv + 2, args, &call)) {
        fprintf(stderr, "usage: probe %s %s\n", entry->name, entry->usage);
        return SP_PROBE_USAGE;
    }
    return entry->run(&call);
}
