/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The first process of a guest. It boots, says hello, performs one arm after the other as the host
 * asks, and says how many there were. `sandproof.shell=1` on the kernel's command line gives a
 * person a shell on the console instead.
 */

#include "agent/boot.h"
#include "agent/channel.h"
#include "agent/counters.h"
#include "agent/estate.h"
#include "agent/halt.h"
#include "agent/hits.h"
#include "agent/internet.h"
#include "agent/perform.h"
#include "agent/treasure.h"
#include "json/write.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 10, NONCE_ROOM = 128 };

/* The first line that a program says of its version. */
static void write_version(struct sp_json_writer *writer, const char *key, const char *line)
{
    char text[256] = "";
    /* NOLINTNEXTLINE(cert-env33-c): our own lines, in a guest that nothing has attacked yet */
    FILE *pipe = popen(line, "re");

    if (pipe != NULL) {
        if (fgets(text, sizeof(text), pipe) == NULL)
            text[0] = '\0';
        pclose(pipe);
    }
    text[strcspn(text, "\n")] = '\0';
    sp_json_member(writer, key, text);
}

static void say_hello(struct sp_channel *channel, const char *nonce)
{
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};
    struct utsname name;

    uname(&name);
    sp_json_begin_object(&writer);
    sp_json_member(&writer, "hello", nonce);
    sp_json_member(&writer, "kernel", name.release);
    write_version(&writer, "bwrap", "bwrap --version");
    write_version(&writer, "slirp4netns", "slirp4netns --version");
    write_version(&writer, "nft", "nft --version");
    sp_json_end_object(&writer);
    sp_channel_write(channel, &text);
    sp_buf_free(&text);
}

static void say_end(struct sp_channel *channel, const char *nonce, uint64_t count)
{
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};

    sp_json_begin_object(&writer);
    sp_json_member(&writer, "end", nonce);
    sp_json_key(&writer, "arms");
    sp_json_uint(&writer, count);
    sp_json_end_object(&writer);
    sp_channel_write(channel, &text);
    sp_buf_free(&text);
}

static void answer(struct sp_channel *channel, struct sp_hits *hits, const cJSON *asked)
{
    struct sp_buf text = {0};
    struct sp_arm arm;
    const char *fault = sp_arm_read(asked, &arm);

    if (fault != NULL)
        sp_halt_because("an arm", fault);
    sp_perform(&arm, hits, channel, &text);
    sp_counters_share();
    sp_channel_write(channel, &text);
    sp_buf_free(&text);
}

static void serve(struct sp_channel *channel, struct sp_hits *hits, const char *nonce)
{
    struct sp_arena arena;
    uint64_t count = 0;

    sp_arena_init(&arena, ARENA_SIZE);
    for (;;) {
        const cJSON *message = NULL;
        const cJSON *asked = NULL;

        sp_arena_reset(&arena);
        message = sp_channel_read(channel, &arena);
        asked = cJSON_GetObjectItemCaseSensitive(message, "perform");
        if (asked == NULL)
            break;
        answer(channel, hits, asked);
        count++;
    }
    sp_counters_hand_out();
    say_end(channel, nonce, count);
    /* QEMU hands on what is written here in its own time, and may end before it has: the host says
     * when it is there. */
    sp_channel_read(channel, &arena);
    sp_arena_free(&arena);
}

static _Noreturn void give_shell(void)
{
    static char *const argv[] = {"sh", "-i", NULL};
    static char *const env[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "PS1=guest# ",
                                "TERM=vt100", NULL};
    pid_t pid = fork();

    if (pid == 0) {
        setsid();
        ioctl(STDIN_FILENO, TIOCSCTTY, 0);
        execve("/bin/sh", argv, env);
        _exit(127);
    }
    while (waitpid(-1, NULL, 0) != pid)
        ;
    sp_halt_done();
}

int main(void)
{
    struct sp_channel channel = {0};
    struct sp_hits *hits = NULL;
    char nonce[NONCE_ROOM];

    sp_boot();
    if (setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1) < 0 || (hits = sp_hits_make()) == NULL)
        sp_halt_because("the agent", "out of memory");
    snprintf(nonce, sizeof(nonce), "%s", sp_boot_argument("sandproof.nonce"));
    (void)mkdir("/etc/sandproof", 0755);
    (void)mkdir("/run/sandproof", 0755);
    (void)close(open("/etc/sandproof/victim", O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    sp_treasure_make();
    sp_internet_make(hits);
    sp_estate_make();
    if (sp_boot_argument("sandproof.shell")[0] != '\0')
        give_shell();
    sp_channel_open(&channel);
    sp_counters_begin();
    say_hello(&channel, nonce);
    serve(&channel, hits, nonce);
    sp_halt_done();
}
