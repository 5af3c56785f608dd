/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PROBES_PROBES_H
#define SP_PROBES_PROBES_H

#include "probes/probe.h"

/*
 * Every probe, by the file it lives in. What each tries and says stands there.
 */

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

/* fork.c */
int sp_probe_fork(const struct sp_call *call);

/* identity.c */
int sp_probe_identity(const struct sp_call *call);

/* simple.c */
int sp_probe_true(const struct sp_call *call);
int sp_probe_exit(const struct sp_call *call);
int sp_probe_kill_self(const struct sp_call *call);
int sp_probe_say(const struct sp_call *call);
int sp_probe_ready(const struct sp_call *call);
int sp_probe_wait_file(const struct sp_call *call);
/** sp_signal_read() - a signal by number or name ("KILL"); false, told on stderr, for another */
bool sp_signal_read(const char *text, int *ret_number);

/* spawn.c */
int sp_probe_spawn(const struct sp_call *call);

#endif
