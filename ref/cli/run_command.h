/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_RUN_COMMAND_H
#define SP_CLI_RUN_COMMAND_H

/*
 * `sandplan run`.
 *
 * Exit status (RUN-19): the command's own, or 128 and the number of the signal that ended it; else
 * one of these, which no command can give: one that exits with any of them is told as the last.
 */
enum sp_run_exit {
    SP_RUN_EXIT_FIRST = 240,
    SP_RUN_EXIT_REFUSED = 240,     /* sandbox-unavailable: nothing was started */
    SP_RUN_EXIT_INVALID = 241,     /* policy or input is invalid: nothing was started */
    SP_RUN_EXIT_USAGE = 242,       /* the command line is wrong */
    SP_RUN_EXIT_NOT_STARTED = 243, /* a claim could not be kept, or the program is not there */
    SP_RUN_EXIT_TIMED_OUT = 244,
    SP_RUN_EXIT_OVERFLOWED = 245,
    SP_RUN_EXIT_INTERRUPTED = 246,
    SP_RUN_EXIT_TROUBLE = 247,   /* the runner itself failed, or something is left over */
    SP_RUN_EXIT_COLLISION = 248, /* the command exited with one of these; the report has it */
    SP_RUN_EXIT_LAST = 248,
};

/**
 * sp_run_command() - `sandplan run`
 * @argc, @argv: the word `run` and the arguments behind it
 *
 * Return: the exit status; what went wrong has been told on stderr.
 */
int sp_run_command(int argc, char **argv);

#endif
