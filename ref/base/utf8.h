/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_BASE_UTF8_H
#define SP_BASE_UTF8_H

#include <stddef.h>

/**
 * sp_utf8_length() - how many bytes the UTF-8 sequence at @bytes has, which is before @end
 *
 * RFC 3629: shortest form, no surrogates. Return: 1 to 4; 0 when it is none.
 */
size_t sp_utf8_length(const char *bytes, const char *end);

#endif
