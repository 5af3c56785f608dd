/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "cli/seal.h"
#include "testing/testing.h"
#include "json/scan.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a planner that is not pure would do. Children never assert: they exit with a status. */

static int open_a_file(void)
{
    return open("/dev/null", O_RDONLY) >= 0 ? 0 : 1;
}

static int start_a_process(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    return child > 0 ? 0 : 1;
}

static int make_a_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : 1;
}

/* Duplicate keys are looked for by sorting; a sort must not ask the kernel for anything. */
static int scan_a_large_object(void)
{
    struct sp_buf text = {0};
    int rc = 0;

    sp_buf_add_char(&text, '{');
    for (int i = 0; i < 5000; i++)
        sp_buf_addf(&text, "%s\"key%d\":%d", i == 0 ? "" : ",", i, i);
    sp_buf_add_char(&text, '}');
    rc = sp_json_scan(text.bytes, text.length, NULL);
    sp_buf_free(&text);
    return rc == 0 ? 0 : 1;
}

static int do_nothing(void)
{
    return 0;
}

/* The status of a child that seals itself, if asked to, and then does @what. */
static int status_of(int (*what)(void), bool seal)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        if (seal && sp_seal(NULL) != 0)
            _exit(99);
        _exit(what());
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void assert_killed_only_when_sealed(int (*what)(void))
{
    int free_status = status_of(what, false);
    int sealed_status = status_of(what, true);

    assert_true(WIFEXITED(free_status));
    assert_int_equal(WEXITSTATUS(free_status), 0);
    assert_true(WIFSIGNALED(sealed_status));
    assert_int_equal(WTERMSIG(sealed_status), SIGSYS);
}

static void seal_opening_a_file_kills(void **state)
{
    (void)state;
    assert_killed_only_when_sealed(open_a_file);
}

static void seal_starting_a_process_kills(void **state)
{
    (void)state;
    assert_killed_only_when_sealed(start_a_process);
}

static void seal_making_a_socket_kills(void **state)
{
    (void)state;
    assert_killed_only_when_sealed(make_a_socket);
}

static void seal_scanning_a_large_object_is_allowed(void **state)
{
    int status = status_of(scan_a_large_object, true);

    (void)state;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void seal_exiting_is_allowed(void **state)
{
    int status = status_of(do_nothing, true);

    (void)state;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seal_opening_a_file_kills),
        cmocka_unit_test(seal_starting_a_process_kills),
        cmocka_unit_test(seal_making_a_socket_kills),
        cmocka_unit_test(seal_scanning_a_large_object_is_allowed),
        cmocka_unit_test(seal_exiting_is_allowed),
    };

    return SP_TESTING_RUN(tests);
}
