/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AUDIT_AUDIT_H
#define SP_AUDIT_AUDIT_H

#include "core/live_cases.h"
#include "core/registry.h"
#include "core/suite.h"

#include <stdio.h>

/*
 * What is proved, by what, and what is not: the specification, vectors, live cases and the lines
 * that carry an id, joined with what was measured elsewhere. Nothing is measured here.
 */

/** enum sp_audit_kind - what an audit may be given beside the source tree */
enum sp_audit_kind {
    SP_AUDIT_COVERAGE,
    SP_AUDIT_MUTANTS,
    SP_AUDIT_RUN,
    SP_AUDIT_LIVE,
    SP_AUDIT_KIND_MAX,
};

/** enum sp_audit_measure - who reached a line */
enum sp_audit_measure {
    SP_AUDIT_BY_VECTORS,
    SP_AUDIT_BY_UNIT,
    SP_AUDIT_BY_LIVE,
    SP_AUDIT_MEASURE_MAX,
};

/** enum sp_audit_state - of a requirement; the first alone is a finding */
enum sp_audit_state {
    SP_AUDIT_UNPROVED,  /* nobody judges it, or what judges it did not pass */
    SP_AUDIT_CITED,     /* its judge has something, whose verdicts were not given */
    SP_AUDIT_PROVED,    /* its judge's verdicts were given and pass */
    SP_AUDIT_ELSEWHERE, /* judged by the project's tests, which an audit does not read */
    SP_AUDIT_LATER,     /* not judged yet, as the specification says */
    SP_AUDIT_STATE_MAX,
};

/** struct sp_audit_input - a file that was given; @tree is NULL when it was not */
struct sp_audit_input {
    const char *path;
    const cJSON *tree;
};

/**
 * struct sp_audit_line - one line of code that was measured
 * @hits:     by measure: how often it was reached; -1: not measured
 * @branches: by measure: of how many taken, how many there are
 * @text:     what stands there, "" when the source is not at hand
 * @excuse:   why no vector need reach it, as people reviewed it; NULL: they did not
 * @planner:  it is of the folders that vectors have to reach: ref/policy and ref/plan
 */
struct sp_audit_line {
    const char *file;
    size_t line;
    long hits[SP_AUDIT_MEASURE_MAX];
    long branches[SP_AUDIT_MEASURE_MAX][2];
    const char *text;
    const char *excuse;
    bool planner;
    bool shown;
};

/**
 * struct sp_audit_citation - a place that names a requirement or an erratum
 * @requirement: index into the registry; -1: it names @erratum
 * @code:        the measured line that it stands on or above, NULL: none
 */
struct sp_audit_citation {
    long requirement;
    long erratum;
    const char *file;
    size_t line;
    const char *text;
    const struct sp_audit_line *code;
};

/** struct sp_audit_mutant - @kills: by requirement, was it killed by one of its vectors? */
struct sp_audit_mutant {
    const cJSON *tree;
    const char *id;
    const char *file;
    size_t line;
    const char *verdict;
    bool *kills;
    bool shown;
};

/** struct sp_audit_named - a vector of the suite by its id */
struct sp_audit_named {
    const char *id;
    size_t index;
};

/** struct sp_audit_judged - what became of one requirement */
struct sp_audit_judged {
    enum sp_audit_state state;
    const char *why;
    bool shown;
};

/** struct sp_audit_unchecked - something that the audit does not know, and why */
struct sp_audit_unchecked {
    const char *what;
    const char *why;
};

enum { SP_AUDIT_UNCHECKED_MAX = 24 };

/**
 * struct sp_audit - everything joined; all in its arena but the three that it borrows
 * @source:   the source tree
 * @made:     ISO 8601, UTC
 * @subjects: what was asked about; none: everything
 */
struct sp_audit {
    struct sp_arena arena;
    const struct sp_suite *suite;
    const struct sp_registry *registry;
    const struct sp_live_cases *cases;
    const char *source;
    const char *made;
    const char *const *subjects;
    size_t subject_count;
    struct sp_audit_input inputs[SP_AUDIT_KIND_MAX];
    struct sp_audit_named *by_id; /* the suite's vectors, sorted */
    const cJSON **results;        /* of the run, by vector; NULL: it has none */
    bool *vector_shown;
    bool *case_shown;
    bool *erratum_shown;
    struct sp_audit_judged *judged; /* by requirement */
    struct sp_audit_line *lines;    /* sorted by file and line */
    size_t line_count;
    struct sp_audit_citation *citations;
    size_t citation_count;
    size_t citation_capacity;
    struct sp_audit_mutant *mutants;
    size_t mutant_count;
    size_t foreign_killers; /* killers that are no vector of the suite */
    struct sp_audit_unchecked unchecked[SP_AUDIT_UNCHECKED_MAX];
    size_t unchecked_count;
    char digest[65];
};

void sp_audit_init(struct sp_audit *audit, const struct sp_suite *suite,
                   const struct sp_registry *registry, const struct sp_live_cases *cases);
void sp_audit_free(struct sp_audit *audit);

/**
 * sp_audit_read() - take one input
 *
 * Return: 0; SP_E_IO, or what is wrong with the file, where, and what makes a right one.
 */
int sp_audit_read(struct sp_audit *audit, enum sp_audit_kind kind, const char *path,
                  struct sp_error *reterr);

/**
 * sp_audit_join() - after the inputs: relate everything, and judge
 *
 * Return: 0; SP_E_NOTFOUND when a subject is nothing that is known here; SP_E_IO; SP_E_NOMEM.
 */
int sp_audit_join(struct sp_audit *audit, struct sp_error *reterr);

/** sp_audit_gather() - the first half of it: citations, measured lines, mutants, verdicts */
int sp_audit_gather(struct sp_audit *audit, struct sp_error *reterr);

/** sp_audit_note_unchecked() - what this audit cannot say */
void sp_audit_note_unchecked(struct sp_audit *audit);

/** sp_audit_passed() - nothing that is shown is unproved, and no mutant of it lives */
bool sp_audit_passed(const struct sp_audit *audit);

/** sp_audit_cites() - does the vector, or the list of ids, name it? */
bool sp_audit_cites(const cJSON *ids, const char *id);

/** sp_audit_vector() - index of a vector by its id; -1: there is none */
long sp_audit_vector(const struct sp_audit *audit, const char *id);

/** sp_audit_result_is() - is it a verdict of a live report about this case? NULL: what it says */
bool sp_audit_result_is(const cJSON *result, const char *id);

/** sp_audit_is_own() - the line where a requirement stands, rather than one that names it */
bool sp_audit_is_own(const struct sp_requirement *item, const struct sp_audit_citation *at);

/** sp_audit_state_name() - such as "unproved" */
const char *sp_audit_state_name(enum sp_audit_state state);

/** sp_audit_measure_name() - "vectors", "unit" or "live" */
const char *sp_audit_measure_name(enum sp_audit_measure measure);

/** sp_audit_is_alive() - nobody killed the mutant, and it is not said to be equivalent */
bool sp_audit_is_alive(const struct sp_audit_mutant *mutant);

/** sp_audit_is_unreached() - of the planner, measured, reached by no vector and not excused */
bool sp_audit_is_unreached(const struct sp_audit_line *line);

/** sp_audit_json() - the report (spec/schemas/audit.schema.json), behind @buf's content */
void sp_audit_json(const struct sp_audit *audit, struct sp_buf *buf);

/** sp_audit_markdown() - for a person who reads text */
void sp_audit_markdown(const struct sp_audit *audit, struct sp_buf *buf);

/** sp_audit_html() - one page that needs nothing else */
void sp_audit_html(const struct sp_audit *audit, struct sp_buf *buf);

#endif
