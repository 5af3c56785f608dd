/* SPDX-License-Identifier: Apache-2.0 */
#include "host/options.h"

#include "host/lanes.h"

#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MEMORY_MIB = 1024,
    MEMORY_MIN = 256,
    MEMORY_MAX = 16384,
    SMP_MAX = 8,
    PATIENCE_MAX = 3600,
    REPEAT_MAX = 1000,
};

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
    "  --jobs N            so many guests at once; as many as there are processors by default\n"
    "  --accel tcg|kvm     tcg by default\n"
    "  --repeat N          every attack N times, up to 1000, whatever its case says\n"
    "  --memory MIB        of the guest; 1024 by default\n"
    "  --smp N             its processors, 1 to 8; 1 by default\n"
    "  --patience S        how long a guest may say nothing, 1 to 3600 seconds; by default 120 to\n"
    "                      boot, 30 to end, and 65 and more for an arm, by what it does\n"
    "  --coverage DIR      the guest's sandplan has gcov counters: they go into DIR, a tar a boot\n"
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
    KEY_SMP,
    KEY_PATIENCE,
    KEY_REPEAT,
    KEY_JOBS,
    KEY_NSJAIL,
    KEY_COVERAGE,
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
    {"smp", required_argument, NULL, KEY_SMP},
    {"patience", required_argument, NULL, KEY_PATIENCE},
    {"repeat", required_argument, NULL, KEY_REPEAT},
    {"jobs", required_argument, NULL, KEY_JOBS},
    {"coverage", required_argument, NULL, KEY_COVERAGE},
    {"nsjail", no_argument, NULL, KEY_NSJAIL},
    {"qemu", required_argument, NULL, KEY_QEMU},
    {"help", no_argument, NULL, KEY_HELP},
    {NULL, 0, NULL, 0},
};

/* struct common - what holds for every guest, whatever the order on the command line */
struct common {
    const char *accel;
    const char *qemu;
    const char *counters;
    unsigned memory_mib;
    unsigned smp;
    unsigned patience_s;
};

static bool wrong(const char *what, const char *which)
{
    fprintf(stderr, "it/run: %s%s; --help tells what there is\n", what, which);
    return false;
}

static bool has_guest(const struct sp_live_options *options, const char *name)
{
    for (size_t i = 0; i < options->guest_count; i++) {
        if (strcmp(options->guests[i].name, name) == 0)
            return true;
    }
    return false;
}

static bool add_guest(struct sp_live_options *options, char *value)
{
    char *equals = strchr(value, '=');

    if (equals == NULL || equals == value || equals[1] == '\0')
        return wrong("--guest wants NAME=DIR: ", value);
    if (equals - value > SP_GUEST_NAME_MAX || strlen(equals + 1) > SP_GUEST_FOLDER_MAX)
        return wrong("--guest's name or folder is too long: ", value);
    if (options->guest_count == SP_GUESTS_MAX)
        return wrong("too many guests", "");
    *equals = '\0';
    if (has_guest(options, value))
        return wrong("two guests are called ", value);
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

/* Digits alone: strtoul() takes a space and a sign, too. */
static bool read_number(const char *value, unsigned min, unsigned max, unsigned *ret)
{
    unsigned long number = 0;

    if (value[0] == '\0' || value[strspn(value, "0123456789")] != '\0')
        return false;
    number = strtoul(value, NULL, 10);
    if (number < min || number > max)
        return false;
    *ret = (unsigned)number;
    return true;
}

static bool set_memory(struct common *common, const char *value)
{
    return read_number(value, MEMORY_MIN, MEMORY_MAX, &common->memory_mib) ||
           wrong("--memory is MiB, 256 to 16384, not ", value);
}

static bool set_patience(struct common *common, const char *value)
{
    return read_number(value, 1, PATIENCE_MAX, &common->patience_s) ||
           wrong("--patience is seconds, 1 to 3600, not ", value);
}

static bool set_repeat(struct sp_live_options *options, const char *value)
{
    return read_number(value, 1, REPEAT_MAX, &options->repeat) ||
           wrong("--repeat is 1 to 1000, not ", value);
}

static bool set_jobs(struct sp_live_options *options, const char *value)
{
    return read_number(value, 1, SP_LANES_MAX, &options->side_by_side) ||
           wrong("--jobs is 1 to 64, not ", value);
}

static bool set_smp(struct common *common, const char *value)
{
    return read_number(value, 1, SMP_MAX, &common->smp) || wrong("--smp is 1 to 8, not ", value);
}

/* As many as can really go on at once; cpuset and affinity count. */
static unsigned processors(void)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof(set), &set) < 0)
        return 1;
    return CPU_COUNT(&set) > SP_LANES_MAX ? SP_LANES_MAX : (unsigned)CPU_COUNT(&set);
}

static bool set_accel(struct common *common, const char *value)
{
    common->accel = value;
    return strcmp(value, "tcg") == 0 || strcmp(value, "kvm") == 0
               ? true
               : wrong("--accel is tcg or kvm, not ", value);
}

/* Before a guest is booted, and not when the first one is lost for it. */
static bool set_coverage(struct common *common, const char *value)
{
    common->counters = value;
    if (strchr(value, ',') != NULL)
        return wrong("--coverage: QEMU's options part at a comma: ", value);
    return access(value, W_OK | X_OK) == 0 ? true : wrong("--coverage: no such folder: ", value);
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
    case KEY_SMP:
        return set_smp(common, value);
    case KEY_PATIENCE:
        return set_patience(common, value);
    case KEY_REPEAT:
        return set_repeat(options, value);
    case KEY_JOBS:
        return set_jobs(options, value);
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
    case KEY_COVERAGE:
        return set_coverage(common, value);
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
    struct common common = {
        .accel = "tcg", .qemu = "qemu-system-x86_64", .memory_mib = MEMORY_MIB, .smp = 1};
    int key = 0;

    *ret = (struct sp_live_options){
        .supervisors = 1U << SP_LIVE_ROOT | 1U << SP_LIVE_USER,
        .side_by_side = processors(),
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
        ret->guests[i].counters = common.counters;
        ret->guests[i].memory_mib = common.memory_mib;
        ret->guests[i].smp = common.smp;
        ret->guests[i].patience_ms = common.patience_s * 1000;
    }
    if (ret->format_count == 0)
        ret->formats[ret->format_count++] = (struct sp_live_format){.format = "pretty"};
    return check(ret);
}
