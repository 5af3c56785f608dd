/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command_line.h"

#include "cli/detect_command.h"
#include "cli/plan_file.h"
#include "cli/run_command.h"
#include "cli/seal.h"
#include "cli/serve.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_TROUBLE };

static const char help[] =
    "sandplan " SP_VERSION " - the reference planner of Sandproof\n"
    "\n"
    "usage: sandplan serve [--no-seal]   answer requests on stdin, a line each, until it ends\n"
    "       sandplan plan FILE           the plan for the params in FILE (- is stdin)\n"
    "       sandplan detect [--summary] [--macvlan-ip A] [--macvlan-netmask M] "
    "[--macvlan-gateway G]\n"
    "                                    what this host can do\n"
    "       sandplan run [OPTION]... -- CMD [ARG]...\n"
    "                                    run a command under a policy\n"
    "       sandplan run --plan FILE [OPTION]...\n"
    "                                    execute a plan that was made before\n"
    "       sandplan --help | --version\n"
    "\n"
    "serve speaks JSON-RPC 2.0 as spec/13-protocol.md says. After start-up it seals itself with\n"
    "seccomp and can only read, write, use memory and exit. --no-seal leaves that out, for\n"
    "debuggers and memory checkers, which need more of the kernel.\n"
    "\n"
    "plan prints {\"result\":...} and exits 0, or {\"error\":...} and exits 1.\n"
    "\n"
    "detect prints {\"observations\":...,\"capabilities\":...}: it makes a namespace, asks the\n"
    "wrapper on PATH for its flags and runs bwrap once. --summary tells a person what the default\n"
    "profile enforces here and what to install. Where an option is not given, the environment's\n"
    "SANDPROOF_MACVLAN_IP, SANDPROOF_MACVLAN_NETMASK and SANDPROOF_MACVLAN_GATEWAY count.\n"
    "\n"
    "run makes a plan for this host and executes it; without --policy the default profile.\n"
    "  --policy FILE        a policy (- is stdin); unreadable: the fail-closed profile\n"
    "  --uid U, --gid G     whom the default profile drops to, when the supervisor is root\n"
    "  --timeout MS         wall-clock time, then the whole tree is ended\n"
    "  --report FILE        what became of it, as JSON\n"
    "  --capture            stdout and stderr go into the report and nowhere else\n"
    "  --stdin              the command reads this stdin; else end of file\n"
    "  --env KEY=VALUE      a variable for the command; again for more\n"
    "  --node-modules DIR   bound read-only where the policy says scratch-plus-ro\n"
    "  --interpreter PATH   bound read-only when it lies outside the base paths\n"
    "  --node-heap          the interpreter obeys NODE_OPTIONS: give it the heap flag\n"
    "  --scratch-parent DIR where the run's folder is made (/tmp)\n"
    "  --capabilities FILE  what detect printed: the host is not looked at again\n"
    "  --verbose            notes on stderr too; what is not enforced is always told\n"
    "  --dry-run            start nothing: print {\"params\":...,\"result\":...} or \"error\"\n"
    "  --plan FILE          execute what --dry-run printed (- is stdin), or what another\n"
    "                       implementation answered to the same params; beside it go --timeout,\n"
    "                       --report, --capture, --stdin and --verbose alone\n"
    "\n"
    "exit status: 0 done, 1 refused, 2 usage, 3 unreadable input or a system error.\n"
    "run: the command's own, 128 and the signal that ended it, or one that no command can give:\n"
    "240 refused, 241 invalid, 242 usage, 243 could not be started, 244 timed out, 245 too\n"
    "much output, 246 interrupted, 247 the runner failed, 248 the command exited with 240 to 248\n"
    "itself (the report has its status).\n";

static int usage(const char *what)
{
    fprintf(stderr, "sandplan: %s; sandplan --help tells what there is\n", what);
    return EXIT_USAGE;
}

static int trouble(const struct sp_error *error)
{
    if (error->where[0] != '\0')
        fprintf(stderr, "sandplan: %s: ", error->where);
    else
        fputs("sandplan: ", stderr);
    if (error->line != 0)
        fprintf(stderr, "line %zu, column %zu: ", error->line, error->column);
    fprintf(stderr, "%s\n", error->text);
    return EXIT_TROUBLE;
}

static int run_serve(int argc, char **argv)
{
    struct sp_error error = {0};
    bool seal = true;

    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--no-seal") != 0)
            return usage("serve takes no argument but --no-seal");
        seal = false;
    }
    if (seal && sp_seal(&error) < 0)
        return trouble(&error);
    if (sp_serve(STDIN_FILENO, STDOUT_FILENO, &error) < 0) {
        /* Sealed, stdio could ask for more than is allowed: write() alone is safe. */
        static const char text[] = "sandplan: serve: reading or writing failed\n";

        ssize_t written = write(STDERR_FILENO, text, sizeof(text) - 1);

        (void)written; /* nobody is left to tell */
        return EXIT_TROUBLE;
    }
    return EXIT_DONE;
}

static int run_plan(int argc, char **argv)
{
    struct sp_error error = {0};
    struct sp_buf answer = {0};
    bool refused = false;
    int status = EXIT_DONE;

    if (argc != 3)
        return usage("plan takes one FILE");
    if (sp_plan_file(argv[2], &answer, &refused, &error) < 0)
        status = trouble(&error);
    else if (fwrite(answer.bytes, 1, answer.length, stdout) != answer.length || fflush(stdout) != 0)
        status = EXIT_TROUBLE;
    else if (refused)
        status = EXIT_REFUSED;
    sp_buf_free(&answer);
    return status;
}

static int run_detect(int argc, char **argv)
{
    struct sp_error error = {0};
    struct sp_buf answer = {0};
    int status = EXIT_DONE;
    int rc = sp_detect_command(argc - 1, argv + 1, &answer, &error);

    if (rc == SP_E_USAGE)
        status = usage(error.text);
    else if (rc < 0)
        status = trouble(&error);
    else if (fwrite(answer.bytes, 1, answer.length, stdout) != answer.length || fflush(stdout) != 0)
        status = EXIT_TROUBLE;
    sp_buf_free(&answer);
    return status;
}

int sp_command_line(int argc, char **argv)
{
    if (argc < 2)
        return usage("no command");
    if (strcmp(argv[1], "serve") == 0)
        return run_serve(argc, argv);
    if (strcmp(argv[1], "plan") == 0)
        return run_plan(argc, argv);
    if (strcmp(argv[1], "detect") == 0)
        return run_detect(argc, argv);
    if (strcmp(argv[1], "run") == 0)
        return sp_run_command(argc - 1, argv + 1);
    if (strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("sandplan " SP_VERSION);
        return EXIT_DONE;
    }
    return usage("no such command");
}
