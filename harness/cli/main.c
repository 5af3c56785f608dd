/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"
#include "cli/verbs.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "sandproof " SP_VERSION " - does a script sandbox do what it claims?\n"
    "\n"
    "usage: sandproof run [OPTION]... [VECTOR]...   judge an implementation\n"
    "       sandproof list [OPTION]... [VECTOR]...  the vectors, one a line\n"
    "       sandproof show ID                       one vector or live case, as a person wants it\n"
    "       sandproof compare OLD.json NEW.json     what changed between two reports of run\n"
    "       sandproof check                         specification, vectors and live cases before "
    "each other\n"
    "       sandproof audit [OPTION]... [REQUIREMENT|VECTOR|FILE:LINE]...\n"
    "                                               what is proved, by what, and what is not\n"
    "       sandproof --help | --version\n"
    "\n"
    "VECTOR is a file or a folder; without one, all of the data folder.\n"
    "\n"
    "  --impl CMD       the implementation, a command for sh; without it, the reference\n"
    "  --level L        core or hardened alone\n"
    "  --filter GLOB    vectors whose id matches; again for more; must match something\n"
    "  --format F       run: pretty (default), tap, junit, json, sarif or html; again for more;\n"
    "                   list: json; compare: pretty (default), json, markdown or html;\n"
    "                   audit: markdown (default), json or html\n"
    "  --output FILE    where the --format before it goes; without it, stdout\n"
    "  --jobs N         processes of the implementation at once (1)\n"
    "  --timeout S      seconds for one answer (5)\n"
    "  --repeat N       ask each vector N times; one that fails once fails\n"
    "  --shuffle SEED   ask in another order, the same for the same seed\n"
    "  --strict         a vector that this host cannot judge fails the run; compare: slower is "
    "worse\n"
    "  --verbose        show the exchange behind each failure\n"
    "  --log FILE       every exchange, a line of JSON each\n"
    "  --data DIR       the vectors' folder\n"
    "  --expect-failures FILE  what is known to fail: ID-OR-GLOB [until=DAY] [issue=LINK] REASON\n"
    "  --update-expectations   rewrite that file so that it fits this run; reasons stay\n"
    "  --slower-ratio N, --slower-ms N  compare: slower is N times as long (2), and N ms more "
    "(50)\n"
    "  --coverage FILE  audit: what reaches which line of the reference\n"
    "  --mutants FILE   audit: the mutants, and which vectors killed them\n"
    "  --run FILE       audit: the JSON report of a run\n"
    "  --live FILE      audit: the JSON report of it/run\n"
    "  --source DIR     check, show, audit: the source tree, with spec/ and it/cases/\n"
    "  --write          check: add new ids to the ledger, format vector files\n"
    "\n"
    "exit status: 0 all passed and at least one did, 1 some did not, 2 usage or unreadable\n"
    "vectors, 3 the implementation could not be started or failed initialize; of\n"
    "compare: 0 nothing got worse, 1 something did\n";

int main(int argc, char **argv)
{
    struct sp_options options;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return SP_EXIT_PASSED;
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("sandproof " SP_VERSION);
        return SP_EXIT_PASSED;
    }
    if (!sp_options_read(argc, argv, &options))
        return SP_EXIT_USAGE;
    if (strcmp(options.verb, "run") == 0)
        return sp_verb_run(&options);
    if (strcmp(options.verb, "list") == 0)
        return sp_verb_list(&options);
    if (strcmp(options.verb, "show") == 0)
        return sp_verb_show(&options);
    if (strcmp(options.verb, "check") == 0)
        return sp_verb_check(&options);
    if (strcmp(options.verb, "audit") == 0)
        return sp_verb_audit(&options);
    if (strcmp(options.verb, "compare") == 0)
        return sp_verb_compare(&options);
    fprintf(stderr, "sandproof: no such verb: %s; sandproof --help tells what there is\n",
            options.verb);
    return SP_EXIT_USAGE;
}
