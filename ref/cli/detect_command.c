/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/detect_command.h"

#include "cli/detect_summary.h"
#include "detect/detect.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 64 << 10 };

struct detect_line {
    bool summary;
    struct sp_addressing macvlan;
};

/* The value of "@name=VALUE" or "@name VALUE", *@index moved on; NULL: another argument. */
static const char *value_of(int argc, char **argv, int *index, const char *name)
{
    size_t length = strlen(name);

    if (strncmp(argv[*index], name, length) != 0)
        return NULL;
    if (argv[*index][length] == '=')
        return argv[*index] + length + 1;
    if (argv[*index][length] == '\0' && *index + 1 < argc)
        return argv[++*index];
    return NULL;
}

static int read_line(int argc, char **argv, struct detect_line *line, struct sp_error *reterr)
{
    line->macvlan.ip = getenv("SANDPROOF_MACVLAN_IP");
    line->macvlan.netmask = getenv("SANDPROOF_MACVLAN_NETMASK");
    line->macvlan.gateway = getenv("SANDPROOF_MACVLAN_GATEWAY");
    for (int i = 0; i < argc; i++) {
        const char *value = NULL;

        if (strcmp(argv[i], "--summary") == 0)
            line->summary = true;
        else if ((value = value_of(argc, argv, &i, "--macvlan-ip")) != NULL)
            line->macvlan.ip = value;
        else if ((value = value_of(argc, argv, &i, "--macvlan-netmask")) != NULL)
            line->macvlan.netmask = value;
        else if ((value = value_of(argc, argv, &i, "--macvlan-gateway")) != NULL)
            line->macvlan.gateway = value;
        else
            return sp_error_set(reterr, SP_E_USAGE,
                                "detect takes --summary and --macvlan-ip, --macvlan-netmask, "
                                "--macvlan-gateway with a value each");
    }
    return 0;
}

static void write_json(struct sp_buf *answer, const struct sp_observations *observations,
                       const struct sp_capabilities *capabilities)
{
    struct sp_json_writer writer = {.buf = answer};

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "observations");
    sp_observations_write(&writer, observations);
    sp_json_key(&writer, "capabilities");
    sp_capabilities_write(&writer, capabilities);
    sp_json_end_object(&writer);
    sp_buf_add_char(answer, '\n');
}

static int detect(const struct detect_line *line, struct sp_arena *arena, struct sp_buf *answer,
                  struct sp_error *reterr)
{
    struct sp_detect_options options = {
        .arena = arena,
        .path = getenv("PATH"),
        .macvlan = line->macvlan,
    };
    struct sp_observations observations;
    struct sp_capabilities capabilities;
    int rc = sp_detect(&options, &observations, &capabilities, reterr);

    if (rc < 0)
        return rc;
    if (!line->summary)
        write_json(answer, &observations, &capabilities);
    else if (sp_detect_summary(&observations, &capabilities, arena, answer) < 0)
        return sp_error_nomem(reterr);
    return answer->failed ? sp_error_nomem(reterr) : 0;
}

int sp_detect_command(int argc, char **argv, struct sp_buf *ret_answer, struct sp_error *reterr)
{
    struct detect_line line = {0};
    struct sp_arena arena;
    int rc = read_line(argc, argv, &line, reterr);

    if (rc < 0)
        return rc;
    signal(SIGCHLD, SIG_DFL); /* whoever started this may have had it ignored */
    sp_arena_init(&arena, ARENA_SIZE);
    rc = detect(&line, &arena, ret_answer, reterr);
    sp_arena_free(&arena);
    return rc;
}
