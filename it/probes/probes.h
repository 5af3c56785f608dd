/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PROBES_PROBES_H
#define SP_PROBES_PROBES_H

#include "probes/probe.h"

/*
 * Every probe, by the file it lives in. What each tries and says stands there.
 */

/* bomb.c */
int sp_probe_forkbomb(const struct sp_call *call);
int sp_probe_threads(const struct sp_call *call);

/* connect.c */
int sp_probe_connect(const struct sp_call *call);

/* datagram.c */
int sp_probe_udp(const struct sp_call *call);
int sp_probe_dns(const struct sp_call *call);
int sp_probe_first_packet(const struct sp_call *call);

/* deny.c */
int sp_probe_deny(const struct sp_call *call);

/* environ.c */
int sp_probe_environ(const struct sp_call *call);
int sp_probe_environ_of(const struct sp_call *call);
int sp_probe_env_has(const struct sp_call *call);
int sp_probe_leak(const struct sp_call *call);

/* fds.c */
int sp_probe_fds(const struct sp_call *call);
int sp_probe_reopen(const struct sp_call *call);

/* file.c */
int sp_probe_read(const struct sp_call *call);
int sp_probe_write(const struct sp_call *call);
int sp_probe_create(const struct sp_call *call);
int sp_probe_remove(const struct sp_call *call);
int sp_probe_list(const struct sp_call *call);
int sp_probe_stat(const struct sp_call *call);
int sp_probe_link(const struct sp_call *call);
int sp_probe_sysctl_write(const struct sp_call *call);
/** sp_file_type() - "file", "folder", "pipe", "socket", "link", "char", "block" or "other" */
const char *sp_file_type(mode_t mode);

/* flood.c */
int sp_probe_flood(const struct sp_call *call);
int sp_probe_flood_forever(const struct sp_call *call);

/* fork.c */
int sp_probe_fork(const struct sp_call *call);

/* hostile.c */
int sp_probe_orphans(const struct sp_call *call);
int sp_probe_ignore_term(const struct sp_call *call);
int sp_probe_zombie(const struct sp_call *call);

/* icmp.c */
int sp_probe_icmp(const struct sp_call *call);

/* identity.c */
int sp_probe_identity(const struct sp_call *call);

/* keyring.c */
int sp_probe_keyring(const struct sp_call *call);
int sp_probe_keyring_plant(const struct sp_call *call);

/* limits.c */
int sp_probe_limits(const struct sp_call *call);
int sp_probe_cpu(const struct sp_call *call);
int sp_probe_files(const struct sp_call *call);
int sp_probe_fsize(const struct sp_call *call);

/* litter.c */
int sp_probe_litter(const struct sp_call *call);

/* local.c */
int sp_probe_abstract(const struct sp_call *call);
int sp_probe_abstract_listen(const struct sp_call *call);
int sp_probe_unix(const struct sp_call *call);
int sp_probe_unix_listen(const struct sp_call *call);
int sp_probe_fifo(const struct sp_call *call);

/* nested.c */
int sp_probe_nested(const struct sp_call *call);

/* netadmin.c */
int sp_probe_netadmin(const struct sp_call *call);

/* privilege.c */
int sp_probe_remount(const struct sp_call *call);
int sp_probe_mount_tmpfs(const struct sp_call *call);
int sp_probe_mknod(const struct sp_call *call);
int sp_probe_chown(const struct sp_call *call);
int sp_probe_setuid0(const struct sp_call *call);
int sp_probe_sethostname(const struct sp_call *call);
/** sp_try_create() - a new file in @folder, taken away again; returns the errno */
int sp_try_create(const char *folder);

/* process.c */
int sp_probe_signal(const struct sp_call *call);
int sp_probe_rlimit_of(const struct sp_call *call);
int sp_probe_hunt(const struct sp_call *call);
int sp_probe_procs(const struct sp_call *call);
int sp_probe_proc_root(const struct sp_call *call);

/* simple.c */
int sp_probe_true(const struct sp_call *call);
int sp_probe_exit(const struct sp_call *call);
int sp_probe_kill_self(const struct sp_call *call);
int sp_probe_say(const struct sp_call *call);
int sp_probe_ready(const struct sp_call *call);
int sp_probe_wait_file(const struct sp_call *call);
/** sp_signal_read() - a signal by number or name ("KILL"); false, told on stderr, for another */
bool sp_signal_read(const char *text, int *ret_number);

/* sockets.c */
int sp_probe_sockets(const struct sp_call *call);
int sp_probe_interfaces(const struct sp_call *call);

/* spawn.c */
int sp_probe_spawn(const struct sp_call *call);

/* surface.c */
int sp_probe_writable(const struct sp_call *call);
int sp_probe_symlink_escape(const struct sp_call *call);

/* syscalls.c */
int sp_probe_syscalls(const struct sp_call *call);

/* terminal.c */
int sp_probe_tiocsti(const struct sp_call *call);

#endif
