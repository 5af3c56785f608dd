/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/detect_command.h"

#include "cli/detect_summary.h"
#include "detect/detect.h"

#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 64 << 10 };

struct detect_line {
    bool summary;
    struct sp_addressing macvlan;
};

static int read_line(int argc, char **argv, struct detect_line *line, struct sp_error *reterr)
{
    enum { SUMMARY = 1, IP, NETMASK, GATEWAY };
    static const struct option options[] = {
        {"summary", no_argument, NULL, SUMMARY},
        {"macvlan-ip", required_argument, NULL, IP},
        {"macvlan-netmask", required_argument, NULL, NETMASK},
        {"macvlan-gateway", required_argument, NULL, GATEWAY},
        {NULL, 0, NULL, 0},
    };
    int key = 0;

    line->macvlan.ip = getenv("SANDPROOF_MACVLAN_IP");
    line->macvlan.netmask = getenv("SANDPROOF_MACVLAN_NETMASK");
    line->macvlan.gateway = getenv("SANDPROOF_MACVLAN_GATEWAY");
    opterr = 0;
    while ((key = getopt_long(argc, argv, "+", options, NULL)) != -1) {
        if (key == SUMMARY)
            line->summary = true;
        else if (key == IP)
            line->macvlan.ip = optarg;
        else if (key == NETMASK)
            line->macvlan.netmask = optarg;
        else if (key == GATEWAY)
            line->macvlan.gateway = optarg;
        else
            break;
    }
    if (key == -1 && optind == argc)
        return 0;
    return sp_error_set(reterr, SP_E_USAGE,
                        "detect takes --summary and --macvlan-ip, --macvlan-netmask, "
                        "--macvlan-gateway with a value each");
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
