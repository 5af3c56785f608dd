/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_COMMAND_LINE_H
#define SP_CLI_COMMAND_LINE_H

/**
 * sp_command_line() - the program `sandplan`, apart from main() so that a test can call it
 *
 * Return: the exit status. 0: done; 1: the plan was refused (the error is on stdout); 2: the
 * command line is wrong; 3: an input could not be read, or the system failed.
 */
int sp_command_line(int argc, char **argv);

#endif
