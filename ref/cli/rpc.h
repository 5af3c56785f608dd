/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_RPC_H
#define SP_CLI_RPC_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stddef.h>

/** JSON-RPC's own error codes, and the protocol's (PRO) */
enum sp_rpc_code {
    SP_RPC_PARSE_ERROR = -32700,
    SP_RPC_INVALID_REQUEST = -32600,
    SP_RPC_METHOD_NOT_FOUND = -32601,
    SP_RPC_INVALID_PARAMS = -32602,
    SP_RPC_INTERNAL_ERROR = -32603,
    SP_RPC_UNAVAILABLE = -32001,
    SP_RPC_INVALID_POLICY = -32002,
    SP_RPC_INVALID_INPUT = -32003,
};

/**
 * sp_rpc_answer() - one line in, one line out
 * @line:   a message without its newline; any bytes
 * @arena:  for this message; the caller resets it afterwards
 * @answer: the answer with its newline goes behind what is there; nothing for a notification
 *
 * Return: 0, whatever the line was; SP_E_NOMEM when not even an error could be written.
 */
int sp_rpc_answer(const char *line, size_t length, struct sp_arena *arena, struct sp_buf *answer);

/**
 * sp_rpc_refuse() - the answer to a line that cannot be read at all
 * @error: what was wrong with it, where
 */
void sp_rpc_refuse(struct sp_buf *answer, enum sp_rpc_code code, const struct sp_error *error);

#endif
