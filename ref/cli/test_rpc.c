/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/rpc.h"
#include "testing/testing.h"

#include <string.h>

struct rpc_case {
    const char *line;
    const char *answer; /* NULL: none; else what it must begin with */
};

#define ERROR(id, code) "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"error\":{\"code\":" code ","
#define CAPABILITIES                                                                               \
    "{\"platform\":\"linux\",\"euidIsRoot\":false,\"hasPrlimit\":true,\"rlimitNative\":true,"      \
    "\"wrapper\":null,\"userNamespaces\":true,\"userNsCreatable\":true,\"netNamespaces\":false,"   \
    "\"netEgressIface\":null,\"netEgressAddressing\":null,\"netEgressRootless\":false}"
#define PLAN(id, policy, command)                                                                  \
    "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"method\":\"plan\",\"params\":{\"policy\":" policy        \
    ",\"capabilities\":" CAPABILITIES ",\"command\":" command                                      \
    ",\"baseEnv\":{},\"host\":{\"existingPaths\":[],\"realpaths\":{}}}}"

static const struct rpc_case cases[] = {
    {"", ERROR("null", "-32700")},
    {"x", ERROR("null", "-32700")},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2}", ERROR("null", "-32700")},
    {"[]", ERROR("null", "-32600")},
    {"{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"plan\"}", ERROR("7", "-32600")},
    {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"plan\"}", ERROR("null", "-32600")},
    {"{\"jsonrpc\":\"2.0\",\"id\":\"a\\u0041\",\"method\":5}", ERROR("\"a\\u0041\"", "-32600")},
    {"{\"jsonrpc\":\"2.0\",\"id\":1.50,\"method\":\"nope\",\"params\":{}}",
     ERROR("1.50", "-32601")},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"plan\"}", ERROR("1", "-32602")},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"plan\",\"params\":[]}", ERROR("1", "-32602")},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"plan\",\"params\":{}}", ERROR("1", "-32003")},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"plan\",\"params\":{}}", NULL},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocol\":1,"
     "\"harness\":{}}}",
     "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocol\":1,\"name\":\"sandplan\","},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocol\":2,"
     "\"harness\":{}}}",
     ERROR("1", "-32003")},
    {PLAN("1", "{}", "[\"true\"]"),
     "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"argv\":[\"true\"],"},
    {PLAN("1", "{\"onUnavailable\":\"fail\"}", "[\"true\"]"), ERROR("1", "-32001")},
    {PLAN("1", "{\"x\":1}", "[\"true\"]"), ERROR("1", "-32002")},
    {PLAN("1", "{}", "[]"), ERROR("1", "-32003")},
    {PLAN("1", "{\"x\":1}", "[]"), ERROR("1", "-32002")}, /* the policy's issues go first */
};

static void answer_line_gives_its_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sp_arena arena;
        struct sp_buf answer = {0};

        sp_arena_init(&arena, 4096);
        assert_int_equal(sp_rpc_answer(cases[i].line, strlen(cases[i].line), &arena, &answer), 0);
        if (cases[i].answer == NULL) {
            assert_int_equal(answer.length, 0);
        } else {
            size_t length = strlen(cases[i].answer);

            if (answer.length < length || memcmp(answer.bytes, cases[i].answer, length) != 0)
                fail_msg("%s\n gave %.*s", cases[i].line, (int)answer.length, answer.bytes);
            assert_int_equal(answer.bytes[answer.length - 1], '\n');
        }
        sp_buf_free(&answer);
        sp_arena_free(&arena);
    }
}

/* malloc and realloc of the project's own code come through here (-Wl,--wrap). */
void *__real_malloc(size_t size);
void *__real_realloc(void *bytes, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *bytes, size_t size);

static long allocations_left = -1; /* negative: as many as it likes */

static bool take_one(void)
{
    if (allocations_left < 0)
        return true;
    if (allocations_left == 0)
        return false;
    allocations_left--;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return take_one() ? __real_malloc(size) : NULL;
}

void *__wrap_realloc(void *bytes, size_t size)
{
    return take_one() ? __real_realloc(bytes, size) : NULL;
}

#define ALLOWLIST                                                                                  \
    "{\"network\":{\"mode\":\"allowlist\",\"allow\":[\"10.0.0.0/8\"]},"                            \
    "\"filesystem\":{\"mode\":\"scratch-only\"},\"resources\":{\"cpuSeconds\":1,"                  \
    "\"memoryBytes\":1}}"

#define CALL(method, params)                                                                       \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":" params "}"
#define OBSERVATIONS                                                                               \
    "{\"platform\":\"linux\",\"euid\":0,\"path\":[\"nsjail\"],\"usernsSysctl\":\"absent\","        \
    "\"namespaceProbe\":true,\"interfaces\":[{\"name\":\"eth0\",\"internal\":false}],"             \
    "\"macvlan\":{\"ip\":\"10.0.0.2\",\"netmask\":\"255.255.255.0\",\"gateway\":\"10.0.0.1\"},"    \
    "\"wrapperLacks\":[\"--nonsense\"]}"

/* Each allocation fails once: the answer is then an error or none, never half of one. */
static void answer_without_memory_is_clean(void **state)
{
    static const char *const lines[] = {
        PLAN("1", ALLOWLIST, "[\"sh\",\"-c\",\"x\"]"),
        PLAN("1", "{\"x\":1,\"y\":[]}", "[\"true\"]"),
        CALL("policy.merge", "{\"base\":" ALLOWLIST ",\"override\":{\"network\":{\"allow\":[]}}}"),
        CALL("policy.default", "{\"uid\":\"1\",\"gid\":\"2\"}"),
        CALL("policy.active", "{\"source\":\"policy\",\"policy\":" ALLOWLIST "}"),
        CALL("policy.active", "{\"source\":\"policy\"}"),
        CALL("capabilities.derive", "{\"observations\":" OBSERVATIONS "}"),
        CALL("readiness.assess", "{\"capabilities\":" CAPABILITIES "}"),
        CALL("output.truncate", "{\"stdout\":\"a\",\"stderr\":\"b\",\"maxOutputBytes\":1}"),
        CALL("report.summarize", "{\"effective\":{\"platform\":\"linux\",\"downgrades\":"
                                 "[{\"layer\":\"network\",\"reason\":\"x\"}]}}"),
        CALL("host.summarize", "{\"capabilities\":" CAPABILITIES "}"),
        "x",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        bool done = false;

        for (long allowed = 0; !done; allowed++) {
            struct sp_arena arena;
            struct sp_buf answer = {0};
            int rc = 0;

            assert_true(allowed < 2000);
            sp_arena_init(&arena, 64); /* nearly every piece is an allocation of its own */
            allocations_left = allowed;
            rc = sp_rpc_answer(lines[i], strlen(lines[i]), &arena, &answer);
            done = allocations_left > 0;
            allocations_left = -1;
            if (rc == 0) {
                assert_true(answer.length > 0);
                assert_int_equal(answer.bytes[answer.length - 1], '\n');
                assert_null(memchr(answer.bytes, '\n', answer.length - 1));
            } else {
                assert_int_equal(rc, SP_E_NOMEM);
            }
            if (done)
                assert_int_equal(rc, 0);
            sp_buf_free(&answer);
            sp_arena_free(&arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_line_gives_its_code),
        cmocka_unit_test(answer_without_memory_is_clean),
    };

    return SP_TESTING_RUN(tests);
}
