/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/audit.h"
#include "cli/output.h"
#include "cli/verbs.h"

#include <errno.h>
#include <string.h>

static int read_inputs(const struct sp_options *options, struct sp_audit *audit,
                       struct sp_error *reterr)
{
    const char *paths[SP_AUDIT_KIND_MAX] = {
        [SP_AUDIT_COVERAGE] = options->coverage,
        [SP_AUDIT_MUTANTS] = options->mutants,
        [SP_AUDIT_RUN] = options->run,
        [SP_AUDIT_LIVE] = options->live,
    };
    int rc = 0;

    for (int kind = 0; rc == 0 && kind < SP_AUDIT_KIND_MAX; kind++) {
        if (paths[kind] != NULL)
            rc = sp_audit_read(audit, (enum sp_audit_kind)kind, paths[kind], reterr);
    }
    return rc;
}

static int write_audit(void *context, const char *format, bool colour, FILE *out,
                       struct sp_error *reterr)
{
    const struct sp_audit *audit = context;
    struct sp_buf buf = {0};
    bool failed = false;

    (void)colour;
    if (strcmp(format, "json") == 0)
        sp_audit_json(audit, &buf);
    else if (strcmp(format, "html") == 0)
        sp_audit_html(audit, &buf);
    else
        sp_audit_markdown(audit, &buf);
    failed = buf.failed;
    if (!failed)
        fwrite(buf.bytes, 1, buf.length, out);
    sp_buf_free(&buf);
    return failed ? sp_error_nomem(reterr) : 0;
}

/* An audit's operands are what is asked about, and it looks at all vectors. */
static int load(const struct sp_options *options, struct sp_suite *suite,
                struct sp_registry *registry, struct sp_live_cases *cases, struct sp_error *reterr)
{
    struct sp_options all = *options;
    int rc = 0;

    if (options->filter_count != 0)
        rc = sp_error_set(reterr, SP_E_USAGE, "audit takes what it is asked about, no --filter");
    all.operand_count = 0;
    if (rc == 0)
        rc = sp_select(&all, suite, reterr);
    if (rc == 0)
        rc = sp_load_spec(options, registry, reterr);
    if (rc == 0 && registry->count == 0)
        rc = sp_error_set(reterr, SP_E_NOTFOUND, "there is no requirement below spec/ to audit");
    return rc == 0 ? sp_load_live(options, cases, reterr) : rc;
}

int sp_verb_audit(const struct sp_options *options)
{
    struct sp_suite suite;
    struct sp_registry registry;
    struct sp_live_cases cases;
    struct sp_audit audit;
    struct sp_error error = {0};
    char made[32];
    int rc = 0;

    sp_suite_init(&suite, "");
    sp_registry_init(&registry);
    sp_live_cases_init(&cases);
    sp_audit_init(&audit, &suite, &registry, &cases);
    sp_now(made, sizeof(made));
    audit.source = sp_source(options);
    audit.made = made;
    audit.subjects = options->operands;
    audit.subject_count = options->operand_count;
    rc = load(options, &suite, &registry, &cases, &error);
    if (rc == 0)
        rc = read_inputs(options, &audit, &error);
    if (rc == 0)
        rc = sp_audit_join(&audit, &error);
    if (rc == 0)
        rc = sp_output_write(options, "markdown", write_audit, &audit, &error);
    if (rc == 0)
        rc = sp_audit_passed(&audit) ? SP_EXIT_PASSED : SP_EXIT_FAILED;
    else
        sp_complain(&error);
    sp_audit_free(&audit);
    sp_live_cases_free(&cases);
    sp_registry_free(&registry);
    sp_suite_free(&suite);
    return rc < 0 ? SP_EXIT_USAGE : rc;
}
