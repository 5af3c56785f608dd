/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_JUDGE_H
#define SP_CORE_JUDGE_H

#include "core/match.h"
#include "core/suite.h"
#include "exchange/exchange.h"

/**
 * struct sp_judgement - the verdict on one vector
 * @difference: when FAIL; text owned by the run's arena
 * @why:        when CRASH, HANG or PROTOCOL: what happened; when UNJUDGED: why not; when XFAIL: the
 *              rest of its entry
 * @answer:     the line that came back, when it was kept; NULL: none was
 * @last_words: the end of stderr, unless it answered; NULL: it said nothing
 * @ms:         time the implementation took for the answer judged, in milliseconds
 */
struct sp_judgement {
    enum sp_verdict verdict;
    struct sp_difference difference;
    const char *why;
    const char *answer;
    const char *last_words;
    double ms;
};

/**
 * struct sp_judge_options - how to ask; zero-initialised asks everything once, in order
 * @level:        judge vectors of this level alone; NULL: all
 * @repeat:       ask each vector so often; the first answer that is not a pass counts
 * @shuffle:      seed of the order of asking; 0: the suite's order
 * @keep_answers: keep the answers of what does not pass
 */
struct sp_judge_options {
    const char *level;
    unsigned repeat;
    unsigned shuffle;
    bool keep_answers;
};

/**
 * struct sp_run - one implementation before the vectors
 * @implementation: what it says of itself
 * @judgements:     one a vector of the suite, in its order
 * @counts:         by verdict
 * @summary:        what the exchange saw beside the answers
 */
struct sp_run {
    struct sp_arena arena;
    struct sp_implementation implementation;
    struct sp_judgement *judgements;
    size_t count;
    size_t counts[SP_VERDICT_MAX];
    struct sp_exchange_summary summary;
};

/**
 * sp_judge_run() - ask the implementation every vector and judge the answers
 * @options: borrowed
 * @config: borrowed; its summary is overwritten
 * @oracle: who judges rulesets; NULL: such vectors are UNJUDGED
 * @ret:    the caller frees it with sp_judge_free(), also after a failure
 *
 * Return: 0; an error when the implementation could not be started or failed `initialize`.
 */
int sp_judge_run(const struct sp_suite *suite, const struct sp_judge_options *options,
                 const struct sp_exchange_config *config, const struct sp_egress_oracle *oracle,
                 struct sp_run *ret, struct sp_error *reterr);

void sp_judge_free(struct sp_run *run);

/**
 * sp_judge_passed() - at least one pass, and nothing else but what does not apply, what was
 * expected to fail and, unless @strict, what this host cannot judge
 */
bool sp_judge_passed(const struct sp_run *run, bool strict);

#endif
