/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_EGRESS_NAMESPACE_H
#define SP_EGRESS_NAMESPACE_H

#include <stdbool.h>
#include <stddef.h>

/* What the judging child does to itself. None of these is ever called in the harness's own process;
 * each says in @why, a text of @room bytes, what went wrong. */

/** sp_namespace_enter() - a fresh user and network namespace, root inside */
bool sp_namespace_enter(char *why, size_t room);

/** sp_namespace_plumb() - loopback up, and a device with default routes that leads nowhere */
bool sp_namespace_plumb(char *why, size_t room);

/** sp_namespace_feed() - run a program with @text as its input; false unless it exits with 0 */
bool sp_namespace_feed(char *const *argv, const char *text, char *why, size_t room);

/** the device's name */
#define SP_NAMESPACE_DEVICE "sp0"

#endif
