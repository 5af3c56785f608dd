/* SPDX-License-Identifier: Apache-2.0 */

/*
 * All that the judge of live cases hears of a guest, from its hello to its end, without a guest:
 * what the kernel would give to poll() and recv() comes from the input. Behind it stand the
 * dialogue, the judge, the lanes' words and every report.
 *
 * The first line is a case's id, the rest is the talk; a line that begins with `[` is the
 * console's. A line comes when it is the guest's turn, as it would if it kept to the protocol.
 */

#include "core/live_cases.h"
#include "fuzz/target.h"
#include "host/campaign.h"
#include "host/lane_words.h"
#include "host/report.h"
#include "json/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NONCE "00000000000000000000000000000000"

enum { ARENA_SIZE = 64 << 10, ID_ROOM = 128 };

/* struct guest_model - the kernel's side of a guest that says what the input has */
static struct guest_model {
    struct sp_guest *guest;
    struct sp_fuzz_input input;
    bool turn;
} model;

static struct sp_live_cases cases;

int __wrap_sp_guest_boot(const struct sp_guest_options *options, struct sp_guest *ret_guest,
                         struct sp_error *reterr);
int __wrap_poll(struct pollfd *polled, nfds_t count, int timeout_ms);
ssize_t __wrap_recv(int fd, void *bytes, size_t room, int flags);
ssize_t __wrap_send(int fd, const void *bytes, size_t length, int flags);

static void hear_console(void)
{
    while (model.input.left != 0 && model.input.next[0] == '[') {
        size_t length = 0;
        char *line = sp_fuzz_line(&model.input, &length);

        sp_buf_add(&model.guest->console_text, line, length);
        sp_buf_add_char(&model.guest->console_text, '\n');
        free(line);
    }
}

int __wrap_sp_guest_boot(const struct sp_guest_options *options, struct sp_guest *ret_guest,
                         struct sp_error *reterr)
{
    (void)options;
    (void)reterr;
    *ret_guest = (struct sp_guest){
        .console = -1,
        .listener = -1,
        .talk = open("/dev/null", O_RDWR | O_CLOEXEC),
        .nonce = NONCE,
        .patience_ms = 1,
    };
    model.guest = ret_guest;
    model.turn = true;
    return 0;
}

int __wrap_poll(struct pollfd *polled, nfds_t count, int timeout_ms)
{
    int ready = 0;

    SP_FUZZ_WANT(count == 3, "console, talk and listener");
    polled[0].revents = 0;
    polled[2].revents = 0;
    polled[1].revents = (short)(polled[1].events & POLLOUT);
    if (polled[1].fd >= 0 && (polled[1].events & POLLIN) != 0 && (model.turn || timeout_ms > 0))
        polled[1].revents |= POLLIN;
    ready = polled[1].fd >= 0 && polled[1].revents != 0 ? 1 : 0;
    return ready;
}

/* One line with its line feed; at the end, the guest powers off with its sentinel. */
ssize_t __wrap_recv(int fd, void *bytes, size_t room, int flags)
{
    const char *feed = NULL;
    size_t length = 0;

    (void)fd;
    (void)flags;
    hear_console();
    model.turn = false;
    if (model.input.left == 0) {
        model.guest->exited = true;
        model.guest->status = SP_GUEST_SENTINEL << 8;
        return 0;
    }
    feed = memchr(model.input.next, '\n', model.input.left);
    length = feed != NULL ? (size_t)(feed - model.input.next) + 1 : model.input.left;
    length = length < room ? length : room;
    memcpy(bytes, model.input.next, length);
    model.input.next += length;
    model.input.left -= length;
    return (ssize_t)length;
}

ssize_t __wrap_send(int fd, const void *bytes, size_t length, int flags)
{
    (void)fd;
    (void)bytes;
    (void)flags;
    model.turn = true;
    return (ssize_t)length;
}

static void load_cases(void)
{
    struct sp_error error = {0};

    if (cases.count != 0)
        return;
    sp_live_cases_init(&cases);
    SP_FUZZ_WANT(sp_live_cases_load(&cases, SP_CASES_DIR, &error) == 0, error.text);
}

static void unload_cases(void)
{
    sp_live_cases_free(&cases);
    xmlCleanupParser();
}

static void check_lane(const struct sp_live_results *results)
{
    struct sp_lane_words words;
    struct sp_buf text = {0};
    struct sp_error error = {0};
    struct sp_arena arena;

    sp_arena_init(&arena, ARENA_SIZE);
    sp_lane_write_results(&text, results);
    SP_FUZZ_WANT(sp_lane_read(text.bytes, text.length - 1, &arena, &words, &error) == 0,
                 error.text);
    for (size_t i = 0; i < results->count; i++) {
        struct sp_live_judgement read =
            sp_lane_judgement(cJSON_GetArrayItem(words.results, (int)i));

        SP_FUZZ_WANT(read.verdict == results->items[i].judgement.verdict &&
                         read.claim == results->items[i].judgement.claim,
                     "a lane's results are what it judged");
    }
    sp_arena_free(&arena);
    sp_buf_free(&text);
}

static void check_report(const struct sp_live_report *report, const char *format)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    SP_FUZZ_WANT(out != NULL && sp_live_report_write(report, format, out) == 0, "a report");
    fclose(out);
    if (strcmp(format, "json") == 0)
        SP_FUZZ_WANT(sp_json_scan(text, length, NULL) == 0, "a report in strict JSON");
    if (strcmp(format, "junit") == 0) {
        xmlDocPtr document = xmlReadMemory(text, (int)length, "junit.xml", NULL, XML_PARSE_NONET);

        SP_FUZZ_WANT(document != NULL, "a report in XML");
        xmlFreeDoc(document);
    }
    for (size_t i = 0; i < length; i++)
        SP_FUZZ_WANT((unsigned char)text[i] >= ' ' || text[i] == '\n' || text[i] == '\t',
                     "a report has no control character");
    free(text);
}

/* One of the formats for each input: a suite's arena is large, and four of them slow. */
static void check_results(const struct sp_live_results *results, size_t which)
{
    static const char *const formats[] = {"json", "junit", "tap", "pretty"};
    struct sp_live_report report = {
        .results = results, .started = "2026-01-01T00:00:00Z", .table = true};

    for (size_t i = 0; i < results->count; i++)
        SP_FUZZ_WANT(results->items[i].judgement.verdict != SP_VERDICT_PASS ||
                         results->items[results->count - 1].judgement.verdict == SP_VERDICT_PASS,
                     "nothing passes in a guest that did not end well");
    check_report(&report, formats[which % (sizeof(formats) / sizeof(formats[0]))]);
    check_lane(results);
}

static void run_case(const struct sp_live_case *live, size_t which)
{
    struct sp_guest_options guest = {.name = "bookworm"};
    struct sp_job job = {.live = live,
                         .supervisor =
                             sp_live_case_has(live, SP_LIVE_ROOT) ? SP_LIVE_ROOT : SP_LIVE_USER};
    struct sp_queue queue;
    struct sp_campaign campaign = {
        .guest = &guest, .jobs = &job, .job_count = 1, .queue = &queue, .nsjail = true};
    struct sp_live_results results;
    struct sp_error error = {0};

    sp_live_results_init(&results);
    SP_FUZZ_WANT(sp_queue_open(&queue, campaign.job_count, &error) == 0, error.text);
    SP_FUZZ_WANT(sp_campaign_run(&campaign, &results, &error) == 0, error.text);
    SP_FUZZ_WANT(results.count != 0, "a result");
    check_results(&results, which);
    sp_live_results_free(&results);
    sp_queue_close(&queue);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char id[ID_ROOM] = "";
    const struct sp_live_case *live = NULL;
    size_t length = 0;
    char *line = NULL;

    if (cases.count == 0) {
        load_cases();
        SP_FUZZ_WANT(atexit(unload_cases) == 0, "its end");
    }
    model = (struct guest_model){.input = sp_fuzz_input(data, size)};
    line = sp_fuzz_line(&model.input, &length);
    if (line != NULL && length < sizeof(id))
        memcpy(id, line, length);
    free(line);
    live = sp_live_cases_find(&cases, id);
    if (live != NULL)
        run_case(live, size);
    return 0;
}
