/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <libxml/xmlwriter.h>

#define XML(text) ((const xmlChar *)(text))

static void write_number(xmlTextWriterPtr writer, const char *name, size_t number)
{
    xmlTextWriterWriteFormatAttribute(writer, XML(name), "%zu", number);
}

/* JUnit's failure: an answer that was judged; its error: none that could be. */
static bool is_failed(enum sp_verdict verdict)
{
    return verdict == SP_VERDICT_FAIL || verdict == SP_VERDICT_XPASS;
}

static void write_trouble(xmlTextWriterPtr writer, const struct sp_judgement *judgement)
{
    bool failed = is_failed(judgement->verdict);

    xmlTextWriterStartElement(writer, XML(failed ? "failure" : "error"));
    xmlTextWriterWriteAttribute(writer, XML("type"), XML(sp_verdict_name(judgement->verdict)));
    if (judgement->difference.pointer != NULL) {
        xmlTextWriterWriteFormatAttribute(writer, XML("message"), "differs at %s",
                                          judgement->difference.pointer);
        xmlTextWriterWriteFormatString(writer, "expected %s\ngot      %s\n",
                                       judgement->difference.expected, judgement->difference.got);
    } else if (judgement->why != NULL) {
        xmlTextWriterWriteAttribute(writer, XML("message"), XML(judgement->why));
    }
    xmlTextWriterEndElement(writer);
}

/* What was expected to fail is no failure, and no pass either. */
static bool is_skipped(enum sp_verdict verdict)
{
    return verdict == SP_VERDICT_NOT_APPLICABLE || verdict == SP_VERDICT_XFAIL;
}

static void write_skipped(xmlTextWriterPtr writer, const struct sp_judgement *judgement)
{
    xmlTextWriterStartElement(writer, XML("skipped"));
    xmlTextWriterWriteFormatAttribute(
        writer, XML("message"), "%s%s%s", sp_verdict_name(judgement->verdict),
        judgement->why != NULL ? ": " : "", judgement->why != NULL ? judgement->why : "");
    xmlTextWriterEndElement(writer);
}

static void write_case(xmlTextWriterPtr writer, const struct sp_vector *vector,
                       const struct sp_judgement *judgement)
{
    xmlTextWriterStartElement(writer, XML("testcase"));
    xmlTextWriterWriteAttribute(writer, XML("classname"), XML(vector->method));
    xmlTextWriterWriteAttribute(writer, XML("name"), XML(vector->id));
    xmlTextWriterWriteFormatAttribute(writer, XML("time"), "%.6f", judgement->ms / 1000);
    if (is_skipped(judgement->verdict))
        write_skipped(writer, judgement);
    else if (judgement->verdict != SP_VERDICT_PASS)
        write_trouble(writer, judgement);
    xmlTextWriterEndElement(writer);
}

void sp_report_junit(const struct sp_report_input *input, FILE *out)
{
    const struct sp_run *run = input->run;
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = buffer != NULL ? xmlNewTextWriterMemory(buffer, 0) : NULL;

    if (writer != NULL) {
        xmlTextWriterSetIndent(writer, 1);
        xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
        xmlTextWriterStartElement(writer, XML("testsuite"));
        xmlTextWriterWriteAttribute(writer, XML("name"), XML("sandproof"));
        write_number(writer, "tests", run->count);
        write_number(writer, "failures",
                     run->counts[SP_VERDICT_FAIL] + run->counts[SP_VERDICT_XPASS]);
        write_number(writer, "errors",
                     run->counts[SP_VERDICT_CRASH] + run->counts[SP_VERDICT_HANG] +
                         run->counts[SP_VERDICT_PROTOCOL] + run->counts[SP_VERDICT_UNJUDGED] +
                         run->counts[SP_VERDICT_BROKEN]);
        write_number(writer, "skipped",
                     run->counts[SP_VERDICT_NOT_APPLICABLE] + run->counts[SP_VERDICT_XFAIL]);
        xmlTextWriterWriteAttribute(writer, XML("timestamp"), XML(input->started));
        for (size_t i = 0; i < run->count; i++)
            write_case(writer, &input->suite->vectors[i], &run->judgements[i]);
        xmlTextWriterEndDocument(writer);
        xmlFreeTextWriter(writer);
        fputs((const char *)xmlBufferContent(buffer), out);
    }
    if (buffer != NULL)
        xmlBufferFree(buffer);
}
