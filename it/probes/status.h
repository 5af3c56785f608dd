/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PROBES_STATUS_H
#define SP_PROBES_STATUS_H

#include <stddef.h>

/*
 * Fields of /proc/PID/status.
 */

/**
 * sp_status_field() - the value of @field of process @pid ("self"), with single blanks
 * @value: the value; the name of the errno where it cannot be had
 *
 * Return: 0; the errno.
 */
int sp_status_field(const char *pid, const char *field, char *value, size_t size);

/** sp_squeeze() - single blanks between words, none around them, in place */
void sp_squeeze(char *text);

#endif
