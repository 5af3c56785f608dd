/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_TOLD_H
#define SP_RUN_TOLD_H

#include "base/buf.h"
#include "run/answer.h"
#include "json/write.h"

/**
 * struct sp_told - what an answer that somebody else gave says about a run (RUN-33)
 * @is_told:    somebody else did
 * @effective:  the report of a plan; NULL: it was refused
 * @message:    of a refusal; NULL: there is a plan
 * @downgrades: of a refusal; NULL: of another kind
 * @issues:     of a refusal; NULL: of another kind
 */
struct sp_told {
    bool is_told;
    const cJSON *effective;
    const char *message;
    const cJSON *downgrades;
    const cJSON *issues;
};

/** sp_told_write() - as the `sandbox` of a report, word for word */
void sp_told_write(struct sp_json_writer *writer, const struct sp_told *told);

/** sp_told_message() - why it was refused, behind what @text holds */
void sp_told_message(struct sp_buf *text, const struct sp_told *told);

/** sp_told_plainly() - what @text holds from @start on becomes one line: no control character */
void sp_told_plainly(struct sp_buf *text, size_t start);

/**
 * sp_told_reasons() - downgrades and, when @verbose, notes of a report, a line each
 * @prefix: of each line
 */
void sp_told_reasons(struct sp_buf *text, const struct sp_told *told, const char *prefix,
                     bool verbose);

#endif
