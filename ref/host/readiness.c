/* SPDX-License-Identifier: Apache-2.0 */
#include "host/readiness.h"

static void add(struct sp_readiness *readiness, const char *reason)
{
    readiness->reasons[readiness->reason_count++] = reason;
}

static const char *platform_reason(enum sp_platform platform)
{
    return platform == SP_PLATFORM_DARWIN
               ? "the platform is darwin: namespaces, prlimit and the wrappers need Linux"
               : "the platform is other: namespaces, prlimit and the wrappers need Linux";
}

/* CAP-13, CAP-15, CAP-27 */
void sp_readiness_assess(const struct sp_capabilities *capabilities,
                         struct sp_readiness *ret_readiness)
{
    *ret_readiness = (struct sp_readiness){.platform = capabilities->platform};
    if (capabilities->platform != SP_PLATFORM_LINUX) { /* CAP-14 */
        add(ret_readiness, platform_reason(capabilities->platform));
        return;
    }
    if (capabilities->wrapper == SP_WRAPPER_NONE)
        add(ret_readiness, "no usable sandbox wrapper was found: install bubblewrap");
    else if (capabilities->wrapper == SP_WRAPPER_FIREJAIL) /* CAP-28 */
        add(ret_readiness, "firejail is the only wrapper found and delivers nothing here: "
                           "install bubblewrap");
    if (!capabilities->user_ns_creatable)
        add(ret_readiness, "user and network namespaces cannot be made here: allow unprivileged "
                           "user namespaces, in the container's seccomp profile too");
    if (!capabilities->rlimit_native)
        add(ret_readiness, "prlimit was not found: install util-linux");
}

/* Text that comes in pieces, as one JSON string. */
static void write_texts(struct sp_json_writer *writer, const char *key, struct sp_buf *text)
{
    sp_json_key(writer, key);
    sp_json_string_n(writer, text->bytes, text->length);
    writer->buf->failed |= text->failed;
    sp_buf_clear(text);
}

static void add_reasons(struct sp_buf *text, const struct sp_readiness *readiness)
{
    for (size_t i = 0; i < readiness->reason_count; i++) {
        sp_buf_add_str(text, "\n  - ");
        sp_buf_add_str(text, readiness->reasons[i]);
    }
}

/* CAP-16 */
static void add_guidance(struct sp_buf *text, const struct sp_readiness *readiness)
{
    sp_buf_add_str(text, "Sandboxing cannot be enforced on this host:");
    add_reasons(text, readiness);
    sp_buf_add_str(text, "\nEither run on a Linux host with bubblewrap, slirp4netns and util-linux "
                         "whose kernel makes unprivileged user namespaces,\nor set the policy's "
                         "onUnavailable to \"degrade\", knowing that scripts then run without "
                         "what the report calls downgraded.");
}

static void add_banner(struct sp_buf *text, const struct sp_readiness *readiness)
{
    sp_buf_add_str(text, "SANDBOX NOT ENFORCEABLE: script runs will be refused or degraded");
    add_reasons(text, readiness);
}

/* CAP-29: nothing to say of an enforceable host. */
void sp_readiness_write(struct sp_json_writer *writer, const struct sp_readiness *readiness)
{
    bool enforceable = readiness->reason_count == 0; /* CAP-15 */
    struct sp_buf text = {0};

    sp_json_begin_object(writer);
    sp_json_key(writer, "enforceable");
    sp_json_bool(writer, enforceable);
    sp_json_key(writer, "platform");
    sp_json_string(writer, sp_platform_name(readiness->platform));
    sp_json_key(writer, "reasons");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < readiness->reason_count; i++)
        sp_json_string(writer, readiness->reasons[i]);
    sp_json_end_array(writer);
    if (!enforceable)
        add_guidance(&text, readiness);
    write_texts(writer, "guidance", &text);
    if (!enforceable)
        add_banner(&text, readiness);
    write_texts(writer, "banner", &text);
    sp_json_end_object(writer);
    sp_buf_free(&text);
}
