/* SPDX-License-Identifier: Apache-2.0 */
#include "core/judge.h"

#include "json/parse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 256 << 10 };

static const char not_asked[] = "not asked";

struct judging {
    const struct sp_suite *suite;
    const struct sp_judge_options *options;
    const struct sp_egress_oracle *oracle;
    struct sp_run *run;
    struct sp_arena scratch; /* one answer's tree */
    size_t *asked;           /* index of a request -> index of its vector */
};

static const char *keep_n(struct sp_run *run, const char *text, size_t length)
{
    const char *copy = sp_arena_strndup(&run->arena, text, length);

    return copy != NULL ? copy : "(out of memory)";
}

static void judge_answer(struct judging *judging, const struct sp_vector *vector,
                         const struct sp_exchange_answer *answer, struct sp_judgement *judgement)
{
    struct sp_run *run = judging->run;
    cJSON *tree = NULL;

    if (sp_json_build(answer->line, answer->length, &judging->scratch, &tree, NULL) < 0) {
        judgement->verdict = SP_VERDICT_UNJUDGED;
        judgement->why = "out of memory";
        return;
    }
    judgement->verdict = sp_match(vector->expect, cJSON_GetObjectItemCaseSensitive(tree, "result"),
                                  cJSON_GetObjectItemCaseSensitive(tree, "error"), judging->oracle,
                                  &run->arena, &judgement->difference);
    if (judgement->verdict == SP_VERDICT_UNJUDGED)
        judgement->why = "this host cannot load the ruleset into a network namespace";
    if (judgement->verdict != SP_VERDICT_PASS && judging->options->keep_answers)
        judgement->answer = keep_n(run, answer->line, answer->length);
    sp_arena_reset(&judging->scratch);
}

static void note_fault(struct judging *judging, const struct sp_exchange_answer *answer,
                       struct sp_judgement *judgement)
{
    static const enum sp_verdict verdicts[] = {
        [SP_EXCHANGE_CRASH] = SP_VERDICT_CRASH,
        [SP_EXCHANGE_HANG] = SP_VERDICT_HANG,
        [SP_EXCHANGE_PROTOCOL] = SP_VERDICT_PROTOCOL,
    };

    judgement->verdict = verdicts[answer->outcome];
    judgement->why = keep_n(judging->run, answer->why, strlen(answer->why));
    if (answer->stderr_length != 0)
        judgement->last_words = keep_n(judging->run, answer->stderr_tail, answer->stderr_length);
}

static void take_answer(void *context, size_t index, const struct sp_exchange_answer *answer)
{
    struct judging *judging = context;
    size_t at = judging->asked[index];
    struct sp_judgement *judgement = &judging->run->judgements[at];
    bool first = judgement->why == not_asked;

    /* What did not pass once does not pass, whatever a repetition says. */
    if (!first && judgement->verdict != SP_VERDICT_PASS)
        return;
    memset(judgement, 0, sizeof(*judgement));
    judgement->ms = answer->ms;
    if (answer->outcome == SP_EXCHANGE_ANSWERED)
        judge_answer(judging, &judging->suite->vectors[at], answer, judgement);
    else
        note_fault(judging, answer, judgement);
}

static bool applies(const struct sp_run *run, const struct sp_vector *vector, const char *level)
{
    return sp_implementation_has(&run->implementation, vector->method) &&
           (level == NULL || strcmp(level, vector->level) == 0);
}

/* xorshift32: the same seed gives the same order everywhere */
static void shuffle(size_t *order, size_t count, unsigned seed)
{
    uint32_t random = seed;

    for (size_t i = count; i > 1; i--) {
        size_t other = 0;
        size_t kept = order[i - 1];

        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        other = random % i;
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* Which vectors are asked, each as often as wanted, in the order of asking. */
static size_t choose(struct judging *judging)
{
    const struct sp_suite *suite = judging->suite;
    const struct sp_judge_options *options = judging->options;
    unsigned repeat = options->repeat != 0 ? options->repeat : 1;
    size_t count = 0;

    for (size_t i = 0; i < suite->count; i++) {
        struct sp_judgement *judgement = &judging->run->judgements[i];

        judgement->verdict = SP_VERDICT_NOT_APPLICABLE;
        if (!applies(judging->run, &suite->vectors[i], options->level))
            continue;
        /* Until an answer says otherwise, nobody has judged it. */
        judgement->verdict = SP_VERDICT_UNJUDGED;
        judgement->why = not_asked;
        for (unsigned n = 0; n < repeat; n++)
            judging->asked[count++] = i;
    }
    if (options->shuffle != 0)
        shuffle(judging->asked, count, options->shuffle);
    return count;
}

static int ask(struct judging *judging, const struct sp_exchange_config *config,
               struct sp_error *reterr)
{
    const struct sp_suite *suite = judging->suite;
    struct sp_run *run = judging->run;
    struct sp_exchange_config with_summary = *config;
    size_t room = suite->count * (judging->options->repeat != 0 ? judging->options->repeat : 1);
    struct sp_exchange_request *requests =
        sp_arena_array(&run->arena, room, sizeof(struct sp_exchange_request));
    size_t count = 0;
    int rc = 0;

    judging->asked = sp_arena_array(&run->arena, room, sizeof(*judging->asked));
    if (requests == NULL || judging->asked == NULL)
        return sp_error_nomem(reterr);
    count = choose(judging);
    for (size_t i = 0; i < count; i++) {
        const struct sp_vector *vector = &suite->vectors[judging->asked[i]];

        requests[i] = (struct sp_exchange_request){
            .method = vector->method,
            .params = vector->params_text,
            .params_length = vector->params_length,
        };
    }
    with_summary.summary = &run->summary;
    rc = sp_exchange_run(&with_summary, requests, count, take_answer, judging, reterr);
    for (size_t i = 0; i < suite->count; i++)
        run->counts[run->judgements[i].verdict]++;
    return rc;
}

int sp_judge_run(const struct sp_suite *suite, const struct sp_judge_options *options,
                 const struct sp_exchange_config *config, const struct sp_egress_oracle *oracle,
                 struct sp_run *ret, struct sp_error *reterr)
{
    struct judging judging = {.suite = suite, .options = options, .oracle = oracle, .run = ret};
    int rc = 0;

    memset(ret, 0, sizeof(*ret));
    sp_arena_init(&ret->arena, ARENA_SIZE);
    sp_arena_init(&judging.scratch, ARENA_SIZE);
    ret->count = suite->count;
    ret->judgements = calloc(suite->count != 0 ? suite->count : 1, sizeof(*ret->judgements));
    if (ret->judgements == NULL)
        return sp_error_nomem(reterr);
    rc = sp_exchange_probe(config, &ret->implementation, reterr);
    if (rc == 0)
        rc = ask(&judging, config, reterr);
    sp_arena_free(&judging.scratch);
    return rc;
}

void sp_judge_free(struct sp_run *run)
{
    free(run->judgements);
    sp_arena_free(&run->arena);
    memset(run, 0, sizeof(*run));
}

bool sp_judge_passed(const struct sp_run *run, bool strict)
{
    for (int verdict = 0; verdict < SP_VERDICT_MAX; verdict++) {
        bool green = verdict == SP_VERDICT_PASS || verdict == SP_VERDICT_NOT_APPLICABLE ||
                     verdict == SP_VERDICT_XFAIL || (verdict == SP_VERDICT_UNJUDGED && !strict);

        if (!green && run->counts[verdict] != 0)
            return false;
    }
    return run->counts[SP_VERDICT_PASS] != 0 && run->summary.failed_starts == 0;
}
