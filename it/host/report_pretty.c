/* SPDX-License-Identifier: Apache-2.0 */
#include "host/report.h"

#include <string.h>

static const char *shade(const struct sp_live_report *report, enum sp_verdict verdict)
{
    if (!report->colour)
        return "";
    switch (verdict) {
    case SP_VERDICT_PASS:
        return "\033[32m";
    case SP_VERDICT_NOT_APPLICABLE:
        return "\033[2m";
    default:
        return "\033[31m";
    }
}

static void print_sentences(const struct sp_live_report *report, const struct sp_live_case *live,
                            FILE *out)
{
    const cJSON *id = NULL;

    cJSON_ArrayForEach(id, live->proves)
    {
        const struct sp_requirement *requirement =
            report->registry != NULL ? sp_registry_find(report->registry, id->valuestring) : NULL;

        if (requirement != NULL)
            fprintf(out, "    %-7s %s\n", id->valuestring, requirement->sentence);
    }
}

static void print_difference(const struct sp_live_judgement *judgement, FILE *out)
{
    if (judgement->why != NULL) {
        fprintf(out, "    %s\n", judgement->why);
        return;
    }
    fprintf(out, "    in the %s, at %s\n", sp_arm_kind_name(judgement->arm),
            judgement->difference.pointer);
    fprintf(out, "      expected %s\n      got      %s\n", judgement->difference.expected,
            judgement->difference.got);
}

static void print_trouble(const struct sp_live_report *report, const struct sp_live_result *result,
                          FILE *out)
{
    const char *verdict = sp_verdict_name(result->judgement.verdict);

    fprintf(out, "%s%s%s %s, %s, in %s\n", shade(report, result->judgement.verdict), verdict,
            report->colour ? "\033[0m" : "", result->live->id,
            sp_live_supervisor_name(result->supervisor), result->guest);
    fprintf(out, "    %s\n    because: %s\n", result->live->title, result->live->why);
    print_sentences(report, result->live, out);
    print_difference(&result->judgement, out);
    if (result->live != &report->results->ends_well)
        fprintf(out, "    again: it/run --guest %s --supervisor %s '%s'\n", result->guest,
                sp_live_supervisor_name(result->supervisor), result->live->id);
}

static void print_claims(const struct sp_live_report *report, FILE *out)
{
    fprintf(out, "%-11s  %-10s  %-4s  %-10s  %s\n", "claim", "layer", "by", "guest", "case");
    for (size_t i = 0; i < report->results->count; i++) {
        const struct sp_live_result *result = &report->results->items[i];

        if (result->live->layer == NULL || result->judgement.verdict == SP_VERDICT_NOT_APPLICABLE)
            continue;
        fprintf(out, "%-11s  %-10s  %-4s  %-10s  %s\n", sp_claim_name(result->judgement.claim),
                result->live->layer, sp_live_supervisor_name(result->supervisor), result->guest,
                result->live->id);
    }
}

static void print_layers(const struct sp_live_results *results, FILE *out)
{
    static const char *const layers[] = {"resources", "filesystem", "network", "privilege"};

    for (size_t layer = 0; layer < sizeof(layers) / sizeof(layers[0]); layer++) {
        size_t counts[SP_CLAIM_MAX] = {0};

        for (size_t i = 0; i < results->count; i++) {
            const struct sp_live_result *result = &results->items[i];

            if (result->live->layer != NULL && strcmp(result->live->layer, layers[layer]) == 0 &&
                result->judgement.verdict != SP_VERDICT_NOT_APPLICABLE)
                counts[result->judgement.claim]++;
        }
        fprintf(out, "%-10s  claims: %zu true, %zu FALSE, %zu not made, %zu unknown\n",
                layers[layer], counts[SP_CLAIM_TRUE], counts[SP_CLAIM_FALSE],
                counts[SP_CLAIM_UNMADE], counts[SP_CLAIM_UNKNOWN]);
    }
}

void sp_live_report_counts(const struct sp_live_results *results, FILE *out)
{
    fprintf(out, "%zu passed, %zu failed, %zu broken, %zu not applicable\n",
            sp_live_results_count(results, SP_VERDICT_PASS),
            sp_live_results_count(results, SP_VERDICT_FAIL),
            sp_live_results_count(results, SP_VERDICT_BROKEN),
            sp_live_results_count(results, SP_VERDICT_NOT_APPLICABLE));
}

void sp_live_report_pretty(const struct sp_live_report *report, FILE *out)
{
    const struct sp_live_results *results = report->results;

    for (size_t i = 0; i < results->count; i++) {
        enum sp_verdict verdict = results->items[i].judgement.verdict;

        if (verdict != SP_VERDICT_PASS && verdict != SP_VERDICT_NOT_APPLICABLE)
            print_trouble(report, &results->items[i], out);
    }
    if (report->table)
        print_claims(report, out);
    for (size_t i = 0; i < results->guest_count; i++) {
        const struct sp_guest_facts *guest = &results->guests[i];

        fprintf(out, "%s: Linux %s, %s, %s, %s\n", guest->name, guest->kernel, guest->bwrap,
                guest->slirp4netns, guest->nft);
    }
    print_layers(results, out);
    if (report->implementation != NULL)
        fprintf(out, "%s %s: ", report->implementation->name, report->implementation->version);
    sp_live_report_counts(results, out);
}
