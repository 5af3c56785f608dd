/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_DETECT_COMMAND_H
#define SP_CLI_DETECT_COMMAND_H

#include "base/buf.h"
#include "base/error.h"

/**
 * sp_detect_command() - `sandplan detect`
 * @argc, @argv: the word `detect` and the arguments behind it
 * @ret_answer:  what to print
 *
 * PATH is the environment's. The macvlan addresses are those of the options, else those of
 * SANDPROOF_MACVLAN_IP, SANDPROOF_MACVLAN_NETMASK and SANDPROOF_MACVLAN_GATEWAY.
 *
 * Return: 0; SP_E_USAGE for a wrong command line; else what sp_detect() says.
 */
int sp_detect_command(int argc, char **argv, struct sp_buf *ret_answer, struct sp_error *reterr);

#endif
