/* SPDX-License-Identifier: Apache-2.0 */
#include "host/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY_MIB = 1024, MEMORY_MAX = 16384, REPEAT_MAX = 1000 };

static const char help[] =
    "usage: it/run [OPTION]... [CASE]...\n"
    "\n"
    "Tries every claim against a kernel, in virtual machines. CASE is an id or a glob of ids.\n"
    "\n"
    "  --guest NAME[=DIR]  a guest to use (bookworm, trixie); may be repeated; all by default\n"
    "  --supervisor WHO    root or user alone\n"
    "  --impl CMD          put CMD's plans on trial, executed by the reference's runner\n"
    "  --plain             with --impl: executed by nothing more than execve()\n"
    "  --sabotage FILE     references broken on purpose, their patches beside FILE: each must fail "
    "the\n"
    "                      case that is named (it/sabotage/list.json)\n"
    "  --format FORMAT     pretty, tap, junit or json; with --output FILE behind it, into a file\n"
    "  --evidence FILE     all that was seen, a line of JSON an arm\n"
    "  --cases DIR         other cases\n"
    "  --list              the cases, a line each\n"
    "  --shell             a shell in the (first) guest; `exit` ends it\n"
    "  --accel tcg|kvm     tcg by default\n"
    "  --repeat N          every attack N times, up to 1000, whatever its case says\n"
    "  --memory MIB        of the guest; 1024 by default\n"
    "  --nsjail            the guest was given an nsjail\n"
    "  --qemu PROGRAM      qemu-system-x86_64 by default\n"
    "\n"
    "Exit status: 0 all passed and at least one did, 1 some did not, 2 usage or cases that are\n"
    "wrong, 3 the implementation could not be started.\n";

enum {
    KEY_FIRST = 256,
    KEY_GUEST = KEY_FIRST,
    KEY_SUPERVISOR,
    KEY_IMPL,
    KEY_PLAIN,
    KEY_SABOTAGE,
    KEY_FORMAT,
    KEY_OUTPUT,
    KEY_EVIDENCE,
    KEY_CASES,
    KEY_LIST,
    KEY_SHELL,
    KEY_ACCEL,
    KEY_MEMORY,
    KEY_REPEAT,
    KEY_NSJAIL,
    KEY_QEMU,
    KEY_HELP
};

static const struct option table[] = {
    {"guest", required_argument, NULL, KEY_GUEST},
    {"supervisor", required_argument, NULL, KEY_SUPERVISOR},
    {"impl", required_argument, NULL, KEY_IMPL},
    {"plain", no_argument, NULL, KEY_PLAIN},
    {"sabotage", required_argument, NULL, KEY_SABOTAGE},
    {"format", required_argument, NULL, KEY_FORMAT},
    {"output", required_argument, NULL, KEY_OUTPUT},
    {"evidence", required_argument, NULL, KEY_EVIDENCE},
    {"cases", required_argument, NULL, KEY_CASES},
    {"list", no_argument, NULL, KEY_LIST},
    {"shell", no_argument, NULL, KEY_SHELL},
    {"accel", required_argument, NULL, KEY_ACCEL},
    {"memory", required_argument, NULL, KEY_MEMORY},
    {"repeat", required_argument, NULL, KEY_REPEAT},
    {"nsjail", no_argument, NULL, KEY_NSJAIL},
    {"qemu", required_argument, NULL, KEY_QEMU},
    {"help", no_argument, NULL, KEY_HELP},
    {NULL, 0, NULL, 0},
};

/* struct common - what holds for every guest, whatever the order on the command line */
struct common {
    const char *accel;
    const char *qemu;
    unsigned memory_mib;
};

static bool wrong(const char *what, const char *which)
{
    fprintf(stderr, "it/run: %s%s; --help tells what there is\n", what, which);
    return false;
}

static bool add_guest(struct sp_live_options *options, char *value)
{
    char *equals = strchr(value, '=');

    if (equals == NULL || equals == value || equals[1] == '\0')
        return wrong("--guest wants NAME=DIR: ", value);
    if (options->guest_count == SP_GUESTS_MAX)
        return wrong("too many guests", "");
    *equals = '\0';
    options->guests[options->guest_count++] =
        (struct sp_guest_options){.name = value, .folder = equals + 1};
    return true;
}

static bool set_supervisor(struct sp_live_options *options, const char *value)
{
    for (int who = 0; who < SP_LIVE_SUPERVISOR_MAX; who++) {
        if (strcmp(value, sp_live_supervisor_name((enum sp_live_supervisor)who)) == 0) {
            options->supervisors = 1U << who;
            return true;
        }
    }
    return wrong("--supervisor is root or user, not ", value);
}

static bool add_format(struct sp_live_options *options, const char *value)
{
    static const char *const known[] = {"pretty", "tap", "junit", "json"};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(value, known[i]) == 0 && options->format_count < SP_LIVE_LIST_MAX) {
            options->formats[options->format_count++].format = value;
            return true;
        }
    }
    return wrong("--format is pretty, tap, junit or json, not ", value);
}

static bool set_output(struct sp_live_options *options, const char *value)
{
    if (options->format_count == 0)
        return wrong("--output stands behind a --format: ", value);
    options->formats[options->format_count - 1].output = value;
    return true;
}

static bool set_memory(struct common *common, const char *value)
{
    char *end = NULL;
    unsigned long mib = strtoul(value, &end, 10);

    if (end == value || *end != '\0' || mib < 256 || mib > MEMORY_MAX)
        return wrong("--memory is MiB, 256 to 16384, not ", value);
    common->memory_mib = (unsigned)mib;
    return true;
}

static bool set_repeat(struct sp_live_options *options, const char *value)
{
    char *end = NULL;
    unsigned long runs = strtoul(value, &end, 10);

    if (end == value || *end != '\0' || runs < 1 || runs > REPEAT_MAX)
        return wrong("--repeat is 1 to 1000, not ", value);
    options->repeat = (unsigned)runs;
    return true;
}

static bool set_accel(struct common *common, const char *value)
{
    common->accel = value;
    return strcmp(value, "tcg") == 0 || strcmp(value, "kvm") == 0
               ? true
               : wrong("--accel is tcg or kvm, not ", value);
}

static bool take(struct sp_live_options *options, struct common *common, int key, char *value)
{
    switch (key) {
    case KEY_GUEST:
        return add_guest(options, value);
    case KEY_SUPERVISOR:
        return set_supervisor(options, value);
    case KEY_FORMAT:
        return add_format(options, value);
    case KEY_OUTPUT:
        return set_output(options, value);
    case KEY_MEMORY:
        return set_memory(common, value);
    case KEY_REPEAT:
        return set_repeat(options, value);
    case KEY_ACCEL:
        return set_accel(common, value);
    case KEY_IMPL:
        options->impl = value;
        return true;
    case KEY_SABOTAGE:
        options->sabotage = value;
        return true;
    case KEY_EVIDENCE:
        options->evidence = value;
        return true;
    case KEY_CASES:
        options->cases = value;
        return true;
    case KEY_QEMU:
        common->qemu = value;
        return true;
    case KEY_PLAIN:
        options->plain = true;
        return true;
    case KEY_LIST:
        options->list = true;
        return true;
    case KEY_SHELL:
        options->shell = true;
        return true;
    case KEY_NSJAIL:
        options->nsjail = true;
        return true;
    default:
        return wrong("no such option, or its value is missing", "");
    }
}

static bool check(const struct sp_live_options *options)
{
    if (options->guest_count == 0 && !options->list)
        return wrong("no guest: --guest NAME=DIR", "");
    if (options->plain && options->impl == NULL)
        return wrong("--plain says how --impl's plans are executed, and there is none", "");
    if (options->sabotage != NULL && (options->impl != NULL || options->pattern_count != 0))
        return wrong("--sabotage names its own cases and its own references", "");
    return true;
}

bool sp_live_options_read(int argc, char **argv, struct sp_live_options *ret)
{
    struct common common = {.accel = "tcg", .qemu = "qemu-system-x86_64", .memory_mib = MEMORY_MIB};
    int key = 0;

    *ret = (struct sp_live_options){
        .supervisors = 1U << SP_LIVE_ROOT | 1U << SP_LIVE_USER,
        .cases = SP_CASES_DIR,
    };
    opterr = 0;
    while ((key = getopt_long(argc, argv, "", table, NULL)) != -1) {
        if (key == KEY_HELP) {
            fputs(help, stdout);
            exit(0);
        }
        if (!take(ret, &common, key, optarg))
            return false;
    }
    for (int i = optind; i < argc; i++) {
        if (ret->pattern_count == SP_LIVE_LIST_MAX)
            return wrong("too many cases: use a glob", "");
        ret->patterns[ret->pattern_count++] = argv[i];
    }
    for (size_t i = 0; i < ret->guest_count; i++) {
        ret->guests[i].accel = common.accel;
        ret->guests[i].qemu = common.qemu;
        ret->guests[i].memory_mib = common.memory_mib;
    }
    if (ret->format_count == 0)
        ret->formats[ret->format_count++] = (struct sp_live_format){.format = "pretty"};
    return check(ret);
}
