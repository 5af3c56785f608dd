/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/child.h"
#include "detect/detect.h"
#include "detect/path_search.h"
#include "detect/wrapper_ask.h"
#include "plan/wrapper_flags.h"
#include "testing/testing.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What is to be late sleeps for ten minutes; what is not has one, and nothing may take two. */
enum { SOON_MS = 300, PLENTY_MS = 60000, BOUND_MS = 110000 };

/* struct place - a folder that goes away, and an arena */
struct place {
    char folder[64];
    struct sp_arena arena;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    assert_non_null(place);
    strcpy(place->folder, "/tmp/sandproof-detect-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    sp_arena_init(&place->arena, 4096);
    *state = place;
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static int tear_down(void **state)
{
    struct place *place = *state;

    nftw(place->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    sp_arena_free(&place->arena);
    free(place);
    return 0;
}

/* The path of @name in the place; the caller may keep it until the place goes. */
static const char *at(struct place *place, const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", place->folder, name);
    return sp_arena_strndup(&place->arena, path, strlen(path));
}

static const char *put(struct place *place, const char *name, const char *text, mode_t mode)
{
    const char *path = at(place, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static const char *put_script(struct place *place, const char *name, const char *body)
{
    char text[4096];

    snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", body);
    return put(place, name, text, 0755);
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* PATH (CAP-30) */

static const char *search(struct place *place, const char *path, const char *name)
{
    const char *file = NULL;

    assert_int_equal(sp_path_search(path, name, &place->arena, &file), 0);
    return file;
}

static void search_executable_file_is_found(void **state)
{
    struct place *place = *state;
    const char *file = put_script(place, "bwrap", "exit 0");

    assert_string_equal(search(place, place->folder, "bwrap"), file);
    assert_null(search(place, place->folder, "nsjail"));
    assert_null(search(place, NULL, "bwrap"));
    assert_null(search(place, "", "bwrap"));
}

static void search_what_is_no_program_is_passed_over(void **state)
{
    struct place *place = *state;

    put(place, "bwrap", "#!/bin/sh\n", 0644);
    assert_int_equal(mkdir(at(place, "nsjail"), 0755), 0);
    assert_int_equal(symlink("/nowhere", at(place, "firejail")), 0);
    assert_null(search(place, place->folder, "bwrap"));
    assert_null(search(place, place->folder, "nsjail"));
    assert_null(search(place, place->folder, "firejail"));
}

static void search_link_to_a_program_is_found(void **state)
{
    struct place *place = *state;

    put_script(place, "bwrap-0.8", "exit 0");
    assert_int_equal(symlink("bwrap-0.8", at(place, "bwrap")), 0);
    assert_non_null(search(place, place->folder, "bwrap"));
}

static void search_first_folder_wins_and_missing_ones_do_not_matter(void **state)
{
    struct place *place = *state;
    const char *second = at(place, "second");
    char path[512];

    assert_int_equal(mkdir(second, 0755), 0);
    put_script(place, "second/bwrap", "exit 0");
    snprintf(path, sizeof(path), "/nowhere:%s:%s", place->folder, second);
    assert_string_equal(search(place, path, "bwrap"), at(place, "second/bwrap"));
    put_script(place, "bwrap", "exit 0");
    assert_string_equal(search(place, path, "bwrap"), at(place, "bwrap"));
}

static void search_empty_element_is_not_the_current_folder(void **state)
{
    struct place *place = *state;
    int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    put_script(place, "bwrap", "exit 0");
    assert_int_equal(chdir(place->folder), 0);
    assert_null(search(place, ":", "bwrap"));
    assert_null(search(place, ":/nowhere::", "bwrap"));
    assert_int_equal(fchdir(before), 0);
    close(before);
}

/* --help (CAP-33) */

static void help_flag_is_known_as_a_whole_word_only(void **state)
{
    static const struct {
        const char *help;
        const char *flag;
        bool known;
    } cases[] = {
        {"    --bind SRC DEST   Bind\n", "--bind", true},
        {"    --bind-try SRC DEST\n", "--bind", false},
        {"    --bind-try SRC DEST\n    --bind SRC DEST\n", "--bind", true},
        {" --disable_clone_newnet|-N \n", "--disable_clone_newnet", true},
        {" --disable_clone_newnet|-N \n", "--clone_newnet", false},
        {" --bindmount_ro|-R VALUE\n", "--bindmount", false},
        {"\x1b[1m--user|-u VALUE\x1b[0m\n", "--user", true},
        {"--uid", "--uid", true},
        {"--ui", "--uid", false},
        {"---uid", "--uid", false},
        {"--uid\n", "--gid", false},
        {"", "--uid", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (sp_help_knows(cases[i].help, strlen(cases[i].help), cases[i].flag) != cases[i].known)
            fail_msg("%s in %s", cases[i].flag, cases[i].help);
    }
}

/* Children (CAP-31) */

static enum sp_child_outcome run(const char *file, int timeout_ms, size_t room, struct sp_buf *out)
{
    static const char *const env[] = {"PATH=/usr/bin:/bin", NULL};
    const char *const argv[] = {file, NULL};
    enum sp_child_outcome outcome = SP_CHILD_FAILED;
    struct sp_error error = {0};
    int64_t started = now_ms();

    if (sp_child_run(argv, env, timeout_ms, room, out, &outcome, &error) != 0)
        fail_msg("%s", error.text);
    assert_true(now_ms() - started < BOUND_MS);
    return outcome;
}

static void run_outcomes(void **state)
{
    struct place *place = *state;
    static const struct {
        const char *body;
        int timeout_ms;
        enum sp_child_outcome outcome;
    } cases[] = {
        {"echo hello", PLENTY_MS, SP_CHILD_SUCCEEDED},
        {"exit 3", PLENTY_MS, SP_CHILD_FAILED},
        {"kill -9 $$", PLENTY_MS, SP_CHILD_FAILED},
        {"exec sleep 600", SOON_MS, SP_CHILD_LATE},
        {"trap '' TERM INT HUP; sleep 600; sleep 600", SOON_MS, SP_CHILD_LATE},
        {"exec >&- 2>&-; exec sleep 600", SOON_MS, SP_CHILD_LATE},
        {"while :; do echo flood; done", PLENTY_MS, SP_CHILD_FLOODED},
        {"while :; do echo flood >&2; done", PLENTY_MS, SP_CHILD_FLOODED},
        {"sleep 600 & exit 0", PLENTY_MS, SP_CHILD_SUCCEEDED}, /* it holds the output open */
        {"read -r line && exit 9; exit 0", PLENTY_MS, SP_CHILD_SUCCEEDED}, /* nothing on stdin */
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sp_buf out = {0};
        const char *file = put_script(place, "script", cases[i].body);

        if (run(file, cases[i].timeout_ms, 4096, &out) != cases[i].outcome)
            fail_msg("%s", cases[i].body);
        assert_true(out.length <= 4096);
        sp_buf_free(&out);
    }
}

static void run_what_is_no_program_fails(void **state)
{
    struct place *place = *state;
    struct sp_buf out = {0};

    assert_int_equal(run(at(place, "missing"), PLENTY_MS, 16, &out), SP_CHILD_FAILED);
    assert_int_equal(run(put(place, "odd",
                             "\x7f"
                             "ELF",
                             0755),
                         PLENTY_MS, 16, &out),
                     SP_CHILD_FAILED);
    sp_buf_free(&out);
}

static void run_exact_room_is_no_flood(void **state)
{
    struct place *place = *state;
    struct sp_buf out = {0};
    const char *file = put_script(place, "script", "printf 12345");

    assert_int_equal(run(file, PLENTY_MS, 5, &out), SP_CHILD_SUCCEEDED);
    assert_int_equal(out.length, 5);
    sp_buf_clear(&out);
    assert_int_equal(run(file, PLENTY_MS, 4, &out), SP_CHILD_FLOODED);
    assert_int_equal(out.length, 4);
    sp_buf_free(&out);
}

static void run_late_child_leaves_nobody_behind(void **state)
{
    struct place *place = *state;
    struct sp_buf out = {0};
    const char *file = put_script(place, "script", "sleep 600 & echo $!; wait");
    pid_t left = 0;
    int tries = 0;

    /* Not before it has come so far as to have a child, however slow the machine. */
    for (int timeout_ms = SOON_MS; out.length == 0 && timeout_ms < PLENTY_MS; timeout_ms *= 2)
        assert_int_equal(run(file, timeout_ms, 64, &out), SP_CHILD_LATE);
    left = (pid_t)strtol(sp_buf_str(&out), NULL, 10);
    if (left <= 1)
        fail_msg("said '%s'", sp_buf_str(&out));
    /* Killed it is; whoever inherited it may not have reaped it yet. */
    while (kill(left, 0) == 0 && tries++ < 3000) {
        char path[64];
        char text[256] = "";
        int fd = -1;

        snprintf(path, sizeof(path), "/proc/%d/stat", (int)left);
        fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0 && read(fd, text, sizeof(text) - 1) > 0 && strstr(text, ") Z") != NULL)
            tries = 10000;
        if (fd >= 0)
            close(fd);
        usleep(20000);
    }
    assert_true(tries >= 10000 || kill(left, 0) < 0);
    sp_buf_free(&out);
}

static void run_environment_and_descriptors_are_exactly_those(void **state)
{
    struct place *place = *state;
    struct sp_buf out = {0};
    const char *file = put_script(
        place, "script", "env | grep -v '^PWD=\\|^_=\\|^SHLVL='; ls /proc/self/fd | wc -l");
    int extra = open("/dev/null", O_RDONLY); /* without O_CLOEXEC, as careless callers do */

    setenv("SANDPROOF_SECRET", "x", 1);
    assert_int_equal(run(file, PLENTY_MS, 4096, &out), SP_CHILD_SUCCEEDED);
    unsetenv("SANDPROOF_SECRET");
    close(extra);
    assert_string_equal(sp_buf_str(&out), "PATH=/usr/bin:/bin\n4\n"); /* ls has one of its own */
    sp_buf_free(&out);
}

/* The whole, with wrappers of our own */

static void detect(struct place *place, int timeout_ms, struct sp_observations *observations,
                   struct sp_capabilities *capabilities)
{
    struct sp_detect_options options = {
        .arena = &place->arena,
        .path = place->folder,
        .sysctl_path = at(place, "sysctl"),
        .timeout_ms = timeout_ms,
    };
    struct sp_error error = {0};
    int64_t started = now_ms();

    if (sp_detect(&options, observations, capabilities, &error) != 0)
        fail_msg("%s", error.text);
    assert_true(now_ms() - started < BOUND_MS);
}

/* A bwrap or nsjail whose help has every flag but @without, and which works. */
static void put_wrapper(struct place *place, enum sp_wrapper wrapper, const char *const *without)
{
    char body[4096] = "[ \"$1\" = --help ] || exit 0\ncat <<'END'\n";
    size_t length = strlen(body);
    size_t count = 0;
    const struct sp_wrapper_flag *flags = sp_wrapper_flags(wrapper, &count);

    for (size_t i = 0; i < count; i++) {
        bool left_out = false;

        for (size_t j = 0; without[j] != NULL; j++)
            left_out |= strcmp(without[j], flags[i].word) == 0;
        if (left_out)
            continue;
        length +=
            (size_t)snprintf(body + length, sizeof(body) - length, " %s|-x VALUE\n", flags[i].word);
    }
    snprintf(body + length, sizeof(body) - length, "END");
    put_script(place, sp_wrapper_name(wrapper), body);
}

static void add_cat(struct place *place)
{
    assert_int_equal(symlink("/bin/cat", at(place, "cat")), 0);
    assert_int_equal(symlink("/bin/sleep", at(place, "sleep")), 0);
}

static void detect_good_bwrap_works_and_lacks_nothing(void **state)
{
    static const char *const nothing[] = {NULL};
    struct place *place = *state;
    struct sp_observations observations;
    struct sp_capabilities capabilities;

    add_cat(place);
    put_wrapper(place, SP_WRAPPER_BWRAP, nothing);
    detect(place, PLENTY_MS, &observations, &capabilities);
    assert_true(observations.on_path[SP_PROGRAM_BWRAP]);
    assert_false(observations.on_path[SP_PROGRAM_PRLIMIT]);
    assert_int_equal(observations.wrapper_trial, SP_TRIAL_WORKED);
    assert_int_equal(observations.wrapper_lacks.length, 0);
    assert_int_equal(observations.euid, geteuid());
    assert_int_equal(capabilities.wrapper, SP_WRAPPER_BWRAP);
}

static void assert_does_not_work(struct place *place, const char *body, int timeout_ms)
{
    struct sp_observations observations;
    struct sp_capabilities capabilities;

    put_script(place, "bwrap", body);
    detect(place, timeout_ms, &observations, &capabilities);
    assert_int_equal(observations.wrapper_trial, SP_TRIAL_FAILED);
    assert_int_equal(capabilities.wrapper, SP_WRAPPER_NONE);
    assert_false(capabilities.net_namespaces);
    assert_false(capabilities.net_egress_rootless);
}

static void detect_odd_bwrap_does_not_work(void **state)
{
    struct place *place = *state;

    add_cat(place);
    put_script(place, "slirp4netns", "exit 0");
    assert_does_not_work(place, "exec sleep 600", SOON_MS);
    assert_does_not_work(place, "[ \"$1\" = --help ] || exec sleep 600", SOON_MS);
    assert_does_not_work(place, "while :; do echo --unshare-all; done", PLENTY_MS);
    assert_does_not_work(place, "[ \"$1\" = --help ] || while :; do echo x; done", PLENTY_MS);
    assert_does_not_work(place, "[ \"$1\" = --help ] || exit 1", PLENTY_MS);
    assert_does_not_work(place, "kill -9 $$", PLENTY_MS);
}

static void detect_real_nsjail_lacks_what_no_nsjail_has(void **state)
{
    static const char *const never[] = {"--clone_newnet", "--nftables_file", NULL};
    struct place *place = *state;
    struct sp_observations observations;
    struct sp_capabilities capabilities;

    add_cat(place);
    put_wrapper(place, SP_WRAPPER_NSJAIL, never);
    detect(place, PLENTY_MS, &observations, &capabilities);
    assert_int_equal(observations.wrapper_trial, SP_TRIAL_UNKNOWN);
    assert_int_equal(observations.wrapper_lacks.length, 2);
    assert_string_equal(observations.wrapper_lacks.items[0], "--clone_newnet");
    assert_string_equal(observations.wrapper_lacks.items[1], "--nftables_file");
    assert_int_equal(capabilities.wrapper, SP_WRAPPER_NSJAIL);
    assert_false(capabilities.net_namespaces);
    assert_null(capabilities.net_egress_iface);
}

static void detect_old_bwrap_counts_as_none(void **state)
{
    static const char *const old[] = {"--die-with-parent", NULL};
    struct place *place = *state;
    struct sp_observations observations;
    struct sp_capabilities capabilities;

    add_cat(place);
    put_wrapper(place, SP_WRAPPER_BWRAP, old);
    detect(place, PLENTY_MS, &observations, &capabilities);
    assert_int_equal(observations.wrapper_lacks.length, 1);
    assert_int_equal(capabilities.wrapper, SP_WRAPPER_NONE);
}

static void detect_sysctl_is_read(void **state)
{
    static const struct {
        const char *text;
        enum sp_userns_sysctl reading;
    } cases[] = {
        {"0\n", SP_USERNS_SYSCTL_0}, {"1\n", SP_USERNS_SYSCTL_1}, {"1", SP_USERNS_SYSCTL_1},
        {"", SP_USERNS_SYSCTL_0},    {"2\n", SP_USERNS_SYSCTL_0}, {"10\n", SP_USERNS_SYSCTL_0},
    };
    struct place *place = *state;
    struct sp_observations observations;
    struct sp_capabilities capabilities;

    detect(place, PLENTY_MS, &observations, &capabilities);
    assert_int_equal(observations.userns_sysctl, SP_USERNS_SYSCTL_ABSENT);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        put(place, "sysctl", cases[i].text, 0644);
        detect(place, PLENTY_MS, &observations, &capabilities);
        assert_int_equal(observations.userns_sysctl, cases[i].reading);
        if (cases[i].reading == SP_USERNS_SYSCTL_0)
            assert_false(capabilities.user_ns_creatable);
    }
}

static void detect_interfaces_are_named_once(void **state)
{
    struct place *place = *state;
    struct sp_observations observations;
    struct sp_capabilities capabilities;

    detect(place, PLENTY_MS, &observations, &capabilities);
    for (size_t i = 0; i < observations.interface_count; i++) {
        const struct sp_interface *interface = &observations.interfaces[i];

        assert_int_equal(interface->internal, strcmp(interface->name, "lo") == 0);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(interface->name, observations.interfaces[j].name);
    }
    assert_true(observations.interface_count > 0);
}

static void detect_address_that_is_no_ascii_is_refused(void **state)
{
    struct place *place = *state;
    struct sp_detect_options options = {.arena = &place->arena, .macvlan = {.ip = "10.0.0.\xff"}};
    struct sp_observations observations;
    struct sp_capabilities capabilities;
    struct sp_error error = {0};

    assert_int_equal(sp_detect(&options, &observations, &capabilities, &error), SP_E_INVALID);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(search_executable_file_is_found),
        IN_PLACE(search_what_is_no_program_is_passed_over),
        IN_PLACE(search_link_to_a_program_is_found),
        IN_PLACE(search_first_folder_wins_and_missing_ones_do_not_matter),
        IN_PLACE(search_empty_element_is_not_the_current_folder),
        cmocka_unit_test(help_flag_is_known_as_a_whole_word_only),
        IN_PLACE(run_outcomes),
        IN_PLACE(run_what_is_no_program_fails),
        IN_PLACE(run_exact_room_is_no_flood),
        IN_PLACE(run_late_child_leaves_nobody_behind),
        IN_PLACE(run_environment_and_descriptors_are_exactly_those),
        IN_PLACE(detect_good_bwrap_works_and_lacks_nothing),
        IN_PLACE(detect_odd_bwrap_does_not_work),
        IN_PLACE(detect_real_nsjail_lacks_what_no_nsjail_has),
        IN_PLACE(detect_old_bwrap_counts_as_none),
        IN_PLACE(detect_sysctl_is_read),
        IN_PLACE(detect_interfaces_are_named_once),
        IN_PLACE(detect_address_that_is_no_ascii_is_refused),
    };

    return SP_TESTING_RUN(tests);
}
