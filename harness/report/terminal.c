/* SPDX-License-Identifier: Apache-2.0 */
#include "report/terminal.h"

void sp_terminal_print(const char *text, FILE *out)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte >= ' ' && byte != 0x7f)
            fputc(byte, out);
        else
            fprintf(out, "\\x%02x", byte);
    }
}

void sp_terminal_line(const char *label, const char *text, FILE *out)
{
    fprintf(out, "      %-8s ", label);
    sp_terminal_print(text, out);
    fputc('\n', out);
}

void sp_terminal_difference(const struct sp_difference *difference, FILE *out)
{
    fputs("    at ", out);
    sp_terminal_print(difference->pointer[0] != '\0' ? difference->pointer : "the whole answer",
                      out);
    fputc('\n', out);
    sp_terminal_line("expected", difference->expected, out);
    sp_terminal_line("got", difference->got, out);
}
