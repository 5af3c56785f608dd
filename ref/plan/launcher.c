/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The rootless launcher: a POSIX sh script in three stages.
 *
 *   launcher      makes three pipes, starts the plumber in the background and becomes the outer
 *                 bwrap, so that the process the runner knows is the one whose death ends all.
 *   plumber       learns the namespace's pid from bwrap and from the gate that the filter is
 *                 loaded; only then does it become slirp4netns. If anything before it dies, its
 *                 read ends and so does it.
 *   gate          inside the outer bwrap, which owns the network namespace: loads the filter, says
 *                 so, and waits for slirp4netns's own ready byte. End of file, anything else or ten
 *                 seconds without a byte: the command is never started.
 *   keeper        has given up every capability over the namespace; runs the inner bwrap and holds
 *                 the one write end that slirp4netns watches. When it goes, slirp4netns goes.
 *
 * Why it is made this way (RLE-5 to RLE-12, and what kernels do about it):
 *   - An empty here-document is an anonymous pipe, and opening /proc/self/fd/N again gives its
 *     other end: no FIFO, so no file to leave behind and no order of opening that deadlocks. A
 *     shell that makes a file of it instead fails at the gate, closed.
 *   - --dev-bind / /, never --dev: with --dev bwrap makes a second user namespace, which
 *     slirp4netns cannot join.
 *   - nft runs where CAP_NET_ADMIN counts, in the user namespace that owns the network namespace,
 *     and before the confinement hides the ruleset's path.
 *   - The keeper's shell must not exec its last command: `exit $?` behind it sees to that, or the
 *     write end would close at once.
 *   - No variable is assigned outside the plumber's subshell: a name that the command's environment
 *     also has would be changed for the command.
 * RLE-2 to RLE-4: what varies, the ruleset's path and the inner bwrap's words, is handed on as
 * quoted positional parameters and is never part of a stage's text.
 */

#include "plan/draft.h"
#include "plan/text.h"

static const char before_ruleset[] =
    "#!/bin/sh\n"
    "# Rootless egress: namespace, then filter, then tap device, then command.\n"
    "# usage: sh launcher COMMAND [ARGUMENT]...\n"
    "exec 3<<.\n"
    ".\n"
    "exec 9<>/proc/self/fd/3 || exit 125\n"
    "exec 4>/proc/self/fd/3 5<<.\n"
    ".\n"
    "exec 9<>/proc/self/fd/5 6>/proc/self/fd/5 7<<.\n"
    ".\n"
    "exec 9<>/proc/self/fd/7 8>/proc/self/fd/7 9>&4\n"
    "(\n"
    "    exec 4>&- 5<&- 8>&- 9>&- </dev/null >/dev/null 2>&1\n"
    "    pid='' filter=''\n"
    "    while [ -z \"$pid\" ] || [ -z \"$filter\" ]; do\n"
    "        read -r line <&3 || exit 125\n"
    "        case $line in\n"
    "        *'\"child-pid\"'*) pid=${line#*:}; pid=${pid#\"${pid%%[0-9]*}\"}; "
    "pid=${pid%%[!0-9]*} ;;\n"
    "        filter) filter=loaded ;;\n"
    "        esac\n"
    "    done\n"
    "    exec slirp4netns --configure --disable-host-loopback --disable-dns \\\n"
    "        --ready-fd=6 --exit-fd=7 \"$pid\" tap0 3<&-\n"
    ") &\n"
    "exec 3<&- 6>&- 7<&-\n"
    "exec bwrap --die-with-parent --unshare-user --unshare-net --cap-add CAP_NET_ADMIN \\\n"
    "    --dev-bind / / --info-fd 9 -- sh -c '\n"
    "nft -f \"$2\" >&2 || {\n"
    "    echo \"sandproof: the egress filter did not load; the command was not started\" >&2\n"
    "    exit 125\n"
    "}\n"
    "echo filter >&4\n"
    "exec 4>&-\n"
    "case $(timeout 10 head -c 1 <&5) in\n"
    "1) ;;\n"
    "*)\n"
    "    echo \"sandproof: slirp4netns did not come up; the command was not started\" >&2\n"
    "    exit 125\n"
    "    ;;\n"
    "esac\n"
    "exec 5<&-\n"
    "exec setpriv --inh-caps=-all --ambient-caps=-all -- sh -c \"$1\" sandproof \"$@\"\n"
    "' sandproof 'shift 2; \"$@\" 8>&-; exit $?' \\\n"
    "    ";
static const char before_words[] = " \\\n   ";
static const char after_words[] = " \\\n    \"$@\"\n";

static char *room_for(const struct sp_draft *draft, const struct sp_words *words)
{
    size_t size = sizeof(before_ruleset) + sizeof(before_words) + sizeof(after_words) +
                  sp_text_quoted_max(draft->request->nft_ruleset_path);

    for (size_t i = 0; i < words->length; i++)
        size += 1 + sp_text_quoted_max(words->items[i]);
    return sp_arena_alloc(draft->arena, size);
}

const char *sp_launcher_text(const struct sp_draft *draft)
{
    const char *items[SP_WRAPPER_WORDS_MAX];
    struct sp_words words = {.items = items};
    struct sp_text text = {0};
    char *bytes = NULL;

    if (!sp_bwrap_words(draft, &words))
        return NULL;
    bytes = room_for(draft, &words);
    if (bytes == NULL)
        return NULL;
    text.next = bytes;
    sp_text_add(&text, before_ruleset, sizeof(before_ruleset) - 1);
    sp_text_add_quoted(&text, draft->request->nft_ruleset_path);
    sp_text_add(&text, before_words, sizeof(before_words) - 1);
    for (size_t i = 0; i < words.length; i++) {
        sp_text_add(&text, " ", 1);
        sp_text_add_quoted(&text, words.items[i]);
    }
    sp_text_add(&text, after_words, sizeof(after_words)); /* with its NUL */
    return bytes;
}
