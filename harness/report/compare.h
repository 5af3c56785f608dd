/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_REPORT_COMPARE_H
#define SP_REPORT_COMPARE_H

#include "base/buf.h"
#include "core/comparison.h"

#include <stdio.h>

/** sp_compare_pretty() - for a person: what changed, a line each, then counts */
void sp_compare_pretty(const struct sp_comparison *comparison, bool colour, FILE *out);

/** sp_compare_json() - spec/schemas/comparison.schema.json */
void sp_compare_json(const struct sp_comparison *comparison, FILE *out);

/** sp_compare_json_text() - the same behind @buf's content, without a line feed */
void sp_compare_json_text(const struct sp_comparison *comparison, struct sp_buf *buf);

/** sp_compare_html() - one page that needs nothing else: what got worse first */
void sp_compare_html(const struct sp_comparison *comparison, FILE *out);

/**
 * sp_compare_markdown() - for a comment on a pull request: a table of counts, details folded
 *
 * Whatever reports say is text in it, never markup, a link or a mention. Long lists and values are
 * cut, and it is said by how much: a code host takes 65,536 characters.
 */
void sp_compare_markdown(const struct sp_comparison *comparison, FILE *out);

/** sp_compare_id() - of an item, from the report that has it */
const char *sp_compare_id(const struct sp_compared *item);

/** sp_compare_verdict() - the word, or "-" where the id is not in that report */
const char *sp_compare_verdict(const struct sp_reported *reported);

#endif
