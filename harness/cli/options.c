/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_S_MAX = 3600, JOBS_MAX = 64, REPEAT_MAX = 1000, SLOWER_MAX = 1000000 };

enum option_key {
    OPTION_IMPL = 1,
    OPTION_LEVEL,
    OPTION_DATA,
    OPTION_LOG,
    OPTION_FILTER,
    OPTION_FORMAT,
    OPTION_OUTPUT,
    OPTION_JOBS,
    OPTION_TIMEOUT,
    OPTION_REPEAT,
    OPTION_SHUFFLE,
    OPTION_EXPECT_FAILURES,
    OPTION_UPDATE_EXPECTATIONS,
    OPTION_STRICT,
    OPTION_VERBOSE,
    OPTION_WRITE,
    OPTION_SOURCE,
    OPTION_COVERAGE,
    OPTION_MUTANTS,
    OPTION_RUN,
    OPTION_LIVE,
    OPTION_SLOWER_RATIO,
    OPTION_SLOWER_MS,
};

static const struct option long_options[] = {
    {"impl", required_argument, NULL, OPTION_IMPL},
    {"level", required_argument, NULL, OPTION_LEVEL},
    {"data", required_argument, NULL, OPTION_DATA},
    {"log", required_argument, NULL, OPTION_LOG},
    {"filter", required_argument, NULL, OPTION_FILTER},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"output", required_argument, NULL, OPTION_OUTPUT},
    {"jobs", required_argument, NULL, OPTION_JOBS},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"repeat", required_argument, NULL, OPTION_REPEAT},
    {"shuffle", required_argument, NULL, OPTION_SHUFFLE},
    {"expect-failures", required_argument, NULL, OPTION_EXPECT_FAILURES},
    {"update-expectations", no_argument, NULL, OPTION_UPDATE_EXPECTATIONS},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {"verbose", no_argument, NULL, OPTION_VERBOSE},
    {"write", no_argument, NULL, OPTION_WRITE},
    {"source", required_argument, NULL, OPTION_SOURCE},
    {"coverage", required_argument, NULL, OPTION_COVERAGE},
    {"mutants", required_argument, NULL, OPTION_MUTANTS},
    {"run", required_argument, NULL, OPTION_RUN},
    {"live", required_argument, NULL, OPTION_LIVE},
    {"slower-ratio", required_argument, NULL, OPTION_SLOWER_RATIO},
    {"slower-ms", required_argument, NULL, OPTION_SLOWER_MS},
    {NULL, 0, NULL, 0},
};

static bool complain(const char *what, const char *which)
{
    fprintf(stderr, "sandproof: %s%s; sandproof --help tells what there is\n", what, which);
    return false;
}

static bool read_number(const char *text, unsigned min, unsigned max, unsigned *ret)
{
    char *end = NULL;
    unsigned long number = 0;

    errno = 0;
    number = strtoul(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || number < min || number > max)
        return complain("not a number that fits here: ", text);
    *ret = (unsigned)number;
    return true;
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(*words, word) == 0)
            return true;
    }
    return false;
}

static bool add(const char **list, size_t *count, const char *word)
{
    if (*count == SP_OPTIONS_LIST_MAX)
        return complain("too many arguments at ", word);
    list[(*count)++] = word;
    return true;
}

static bool complain_of_format(const char *verb, const char *format)
{
    fprintf(stderr, "sandproof: no such format of %s: %s; sandproof --help tells what there is\n",
            verb, format);
    return false;
}

static bool add_format(struct sp_options *options, const char *format)
{
    static const char *const run[] = {"pretty", "tap", "junit", "json", "sarif", "html", NULL};
    static const char *const compare[] = {"pretty", "json", "markdown", "html", NULL};
    static const char *const audit[] = {"json", "html", "markdown", NULL};
    const char *const *formats = strcmp(options->verb, "compare") == 0 ? compare
                                 : strcmp(options->verb, "audit") == 0 ? audit
                                                                       : run;

    if (!is_one_of(format, formats))
        return complain_of_format(options->verb, format);
    if (options->format_count == SP_OPTIONS_LIST_MAX)
        return complain("too many formats at ", format);
    options->formats[options->format_count++] = (struct sp_format_option){.format = format};
    return true;
}

static bool set_level(struct sp_options *options, const char *level)
{
    static const char *const levels[] = {"core", "hardened", NULL};

    options->level = level;
    return is_one_of(level, levels) ? true : complain("no such level: ", level);
}

static bool set_output(struct sp_options *options, const char *path)
{
    if (options->format_count == 0)
        return complain("--output goes behind the --format it is for", "");
    options->formats[options->format_count - 1].output = path;
    return true;
}

static bool set_timeout(struct sp_options *options, const char *text)
{
    unsigned seconds = 0;
    bool fits = read_number(text, 1, TIMEOUT_S_MAX, &seconds);

    options->timeout_ms = seconds * 1000;
    return fits;
}

/* Whole numbers: what is told as slower is a rough thing. */
static bool set_slower(const char *text, unsigned min, double *ret)
{
    unsigned number = 0;
    bool fits = read_number(text, min, SLOWER_MAX, &number);

    *ret = number;
    return fits;
}

static bool take_option(struct sp_options *options, int key, const char *value)
{
    switch ((enum option_key)key) {
    case OPTION_IMPL:
        options->impl = value;
        return true;
    case OPTION_LEVEL:
        return set_level(options, value);
    case OPTION_DATA:
        options->data = value;
        return true;
    case OPTION_LOG:
        options->log = value;
        return true;
    case OPTION_FILTER:
        return add(options->filters, &options->filter_count, value);
    case OPTION_FORMAT:
        return add_format(options, value);
    case OPTION_OUTPUT:
        return set_output(options, value);
    case OPTION_JOBS:
        return read_number(value, 1, JOBS_MAX, &options->jobs);
    case OPTION_TIMEOUT:
        return set_timeout(options, value);
    case OPTION_REPEAT:
        return read_number(value, 1, REPEAT_MAX, &options->repeat);
    case OPTION_SHUFFLE:
        return read_number(value, 1, (unsigned)-1, &options->shuffle);
    case OPTION_EXPECT_FAILURES:
        options->expect = value;
        return true;
    case OPTION_UPDATE_EXPECTATIONS:
        options->update_expectations = true;
        return true;
    case OPTION_STRICT:
        options->strict = true;
        return true;
    case OPTION_VERBOSE:
        options->verbose = true;
        return true;
    case OPTION_SOURCE:
        options->source = value;
        return true;
    case OPTION_COVERAGE:
        options->coverage = value;
        return true;
    case OPTION_MUTANTS:
        options->mutants = value;
        return true;
    case OPTION_RUN:
        options->run = value;
        return true;
    case OPTION_LIVE:
        options->live = value;
        return true;
    case OPTION_SLOWER_RATIO:
        return set_slower(value, 1, &options->slower.ratio);
    case OPTION_SLOWER_MS:
        return set_slower(value, 0, &options->slower.ms);
    case OPTION_WRITE:
        options->write = true;
        return true;
    }
    return false;
}

bool sp_options_read(int argc, char **argv, struct sp_options *ret)
{
    int key = 0;

    memset(ret, 0, sizeof(*ret));
    ret->jobs = 1;
    ret->repeat = 1;
    ret->timeout_ms = 5000;
    ret->slower = (struct sp_slower){.ratio = 2, .ms = 50};
    if (argc < 2)
        return complain("no verb", "");
    ret->verb = argv[1];
    optind = 2;
    opterr = 0; /* what is wrong is said here, as everything else is */
    while ((key = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        if (key == '?')
            return complain("no such option, or its value is missing: ", argv[optind - 1]);
        if (!take_option(ret, key, optarg))
            return false;
    }
    for (; optind < argc; optind++) {
        if (!add(ret->operands, &ret->operand_count, argv[optind]))
            return false;
    }
    if (ret->update_expectations && ret->expect == NULL)
        return complain("--update-expectations needs --expect-failures FILE", "");
    return true;
}
