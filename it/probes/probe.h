/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PROBES_PROBE_H
#define SP_PROBES_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * What all probes share: how they are called, the caps that none may pass, and the bound on calls
 * that could block.
 */

/** Exit statuses. SP_PROBE_OK says that something was observed, never what. */
enum {
    SP_PROBE_OK = 0,
    SP_PROBE_USAGE = 64,   /* EX_USAGE */
    SP_PROBE_REFUSED = 65, /* EX_DATAERR: `plain` was given no plan */
    SP_PROBE_TROUBLE = 70, /* EX_SOFTWARE: the probe itself failed; stderr says how */
};

/** Hard caps: a probe that a control lets through does no more harm than this. */
enum {
    SP_CHILDREN_MAX = 64,     /* processes or threads alive at once */
    SP_LIFE_MAX = 60,         /* seconds that anything lives, left alone */
    SP_WAIT_MS = 1500,        /* how long a call that blocks may block */
    SP_WAIT_MS_MAX = 10000,   /* with --wait */
    SP_OUTPUT_MAX = 64 << 20, /* bytes of `flood` and `fsize` */
    SP_OPEN_MAX = 4096,       /* descriptors of `files` */
    SP_SHOWN_MAX = 64,        /* bytes of a file or of a greeting that are said */
};

/**
 * struct sp_call - one call of a probe, options taken away
 * @name:    the probe's name
 * @tag:     --as TAG: what its keys begin with; NULL: not given
 * @wait_ms: --wait MS: how long to wait for an answer
 * @hold:    --hold S: say "ready" and keep what was started for so many seconds
 * @count:   how many arguments
 * @args:    the arguments, ended by NULL
 * @command: what stood behind "--", ended by NULL; NULL: there was none
 */
struct sp_call {
    const char *name;
    const char *tag;
    int wait_ms;
    int hold;
    int count;
    char **args;
    char **command;
};

/** sp_tag() - the tag that was given, or else @usual */
const char *sp_tag(const struct sp_call *call, const char *usual);

/** sp_number() - decimal @text in [@least, @most]; false, and a word on stderr, otherwise */
bool sp_number(const char *text, long long least, long long most, long long *ret_number);

/** sp_usage() - a fault in the arguments, told on stderr; returns SP_PROBE_USAGE */
int sp_usage(const char *what);

/** sp_trouble() - @what failed with errno, told on stderr; returns SP_PROBE_TROUBLE */
int sp_trouble(const char *what);

/** sp_self() - the path this program was executed by */
const char *sp_self(void);

/**
 * sp_bound_begin() - from now on a call that blocks ends with EINTR after @ms milliseconds
 *
 * The alarm repeats, so that one which comes just before the call is not the last.
 */
void sp_bound_begin(int ms);

/**
 * sp_bound_end() - no longer
 * @code: the errno of the bounded call, 0 for none
 *
 * Return: ETIMEDOUT where the bound ended the call, @code otherwise.
 */
int sp_bound_end(int code);

/**
 * sp_child_settle() - a child ends with its parent, and by itself after SP_LIFE_MAX seconds
 * @parent: who forked it, asked before: it may be gone already
 */
void sp_child_settle(pid_t parent);

/** sp_hold() - with --hold: "ready", then wait */
void sp_hold(const struct sp_call *call);

/** sp_sleep_ms() - wait; signals do not cut it short */
void sp_sleep_ms(long ms);

/** sp_read_small() - the first bytes of a file, NUL behind; returns the errno */
int sp_read_small(const char *path, char *bytes, size_t size, size_t *ret_length);

/** sp_pid_from() - the number of a /proc entry, 0 where it is no process */
pid_t sp_pid_from(const char *name);

#endif
