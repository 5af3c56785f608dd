/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guest.h"

#include "json/parse.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    READ_SIZE = 64 << 10,
    CONSOLE_MAX = 4 << 20,
    MESSAGE_MAX = 16 << 20,
    WORDS_MAX = 64,
    TEXT_ROOM = 1024,
    STEP_MS = 200,
};

/* struct line - QEMU's argv with room for the words that are made */
struct line {
    char *words[WORDS_MAX];
    size_t length;
    char made[8][TEXT_ROOM];
};

static void add(struct line *line, const char *word)
{
    if (line->length < WORDS_MAX - 1)
        line->words[line->length++] = (char *)(uintptr_t)word;
    line->words[line->length] = NULL;
}

/*
 * The kernel's own watchdogs measure the emulation's speed, not the guest's health: they are off.
 * A WARNING is to be seen on the console, so the level is 5 and not `quiet`.
 */
static void make_line(const struct sp_guest_options *options, const struct sp_guest *guest,
                      bool shell, struct line *line)
{
    snprintf(line->made[0], TEXT_ROOM, "%s/vmlinuz", options->folder);
    snprintf(line->made[1], TEXT_ROOM, "%s/initrd", options->folder);
    snprintf(line->made[2], TEXT_ROOM, "%u", options->memory_mib);
    snprintf(line->made[3], TEXT_ROOM, "%s%s", options->accel,
             strcmp(options->accel, "tcg") == 0 ? ",thread=multi" : "");
    snprintf(line->made[4], TEXT_ROOM,
             "console=ttyS0 loglevel=5 panic=-1 nosoftlockup nowatchdog "
             "rcupdate.rcu_cpu_stall_suppress=1 mitigations=off random.trust_cpu=on "
             "sandproof.nonce=%s%s",
             guest->nonce, shell ? " sandproof.shell=1" : "");
    snprintf(line->made[5], TEXT_ROOM, "socket,id=talk,path=%s/talk", guest->folder);
    add(line, options->qemu);
    add(line, "-M");
    add(line, "q35");
    add(line, "-accel");
    add(line, line->made[3]);
    add(line, "-cpu");
    add(line, "max");
    add(line, "-smp");
    add(line, "2");
    add(line, "-m");
    add(line, line->made[2]);
    add(line, "-nodefaults");
    add(line, "-no-user-config");
    add(line, "-no-reboot");
    add(line, "-display");
    add(line, "none");
    add(line, "-serial");
    add(line, shell ? "mon:stdio" : "stdio");
    add(line, "-device");
    add(line, "isa-debug-exit,iobase=0xf4,iosize=0x04");
    add(line, "-kernel");
    add(line, line->made[0]);
    add(line, "-initrd");
    add(line, line->made[1]);
    add(line, "-append");
    add(line, line->made[4]);
    if (shell)
        return;
    add(line, "-device");
    add(line, "virtio-serial-pci");
    add(line, "-chardev");
    add(line, line->made[5]);
    add(line, "-device");
    add(line, "virtserialport,chardev=talk,nr=1,name=sandproof");
}

static int make_nonce(struct sp_guest *guest, struct sp_error *reterr)
{
    unsigned char random[16];

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
        return sp_error_set(reterr, SP_E_IO, "no randomness: %s", strerror(errno));
    for (size_t i = 0; i < sizeof(random); i++)
        snprintf(guest->nonce + 2 * i, 3, "%02x", random[i]);
    return 0;
}

static int listen_for_talk(struct sp_guest *guest, struct sp_error *reterr)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    strcpy(guest->folder, "/tmp/sandproof-live-XXXXXX");
    if (mkdtemp(guest->folder) == NULL) {
        guest->folder[0] = '\0';
        return sp_error_set(reterr, SP_E_IO, "no folder for the guest's socket: %s",
                            strerror(errno));
    }
    snprintf(address.sun_path, sizeof(address.sun_path), "%s/talk", guest->folder);
    guest->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (guest->listener < 0 ||
        bind(guest->listener, (struct sockaddr *)&address, sizeof(address)) < 0 ||
        listen(guest->listener, 1) < 0)
        return sp_error_set(reterr, SP_E_IO, "no socket for the guest: %s", strerror(errno));
    return 0;
}

static _Noreturn void run_qemu(const struct line *line, int console, pid_t parent)
{
    int null = open("/dev/null", O_RDONLY);

    setpgid(0, 0); /* a person's Ctrl-C ends this program, and that ends QEMU */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent || null < 0 ||
        dup2(null, STDIN_FILENO) < 0 || dup2(console, STDOUT_FILENO) < 0 ||
        dup2(console, STDERR_FILENO) < 0)
        _exit(127);
    execvp(line->words[0], line->words);
    perror(line->words[0]);
    _exit(127);
}

int sp_guest_boot(const struct sp_guest_options *options, struct sp_guest *ret_guest,
                  struct sp_error *reterr)
{
    struct sp_guest *guest = ret_guest;
    struct line line = {0};
    int console[2] = {-1, -1};
    pid_t parent = getpid();
    int rc = 0;

    *guest = (struct sp_guest){.qemu = -1, .console = -1, .talk = -1, .listener = -1};
    rc = make_nonce(guest, reterr);
    if (rc == 0)
        rc = listen_for_talk(guest, reterr);
    if (rc < 0)
        return rc;
    make_line(options, guest, false, &line);
    if (pipe2(console, O_CLOEXEC) < 0)
        return sp_error_set(reterr, SP_E_IO, "no pipe: %s", strerror(errno));
    guest->qemu = fork();
    if (guest->qemu == 0)
        run_qemu(&line, console[1], parent);
    close(console[1]);
    guest->console = console[0];
    fcntl(guest->console, F_SETFL, O_NONBLOCK);
    if (guest->qemu < 0)
        return sp_error_set(reterr, SP_E_IO, "no process: %s", strerror(errno));
    return 0;
}

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A guest that floods its console is cut short; the end, where a panic is, is kept. */
static void take_console(struct sp_guest *guest)
{
    char *room = sp_buf_reserve(&guest->console_text, READ_SIZE);
    ssize_t got = room != NULL ? read(guest->console, room, READ_SIZE) : -1;

    if (got > 0) {
        guest->console_text.length += (size_t)got;
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(guest->console);
        guest->console = -1;
    }
    if (guest->console_text.length > CONSOLE_MAX) {
        size_t gone = guest->console_text.length - CONSOLE_MAX / 2;

        memmove(guest->console_text.bytes, guest->console_text.bytes + gone, CONSOLE_MAX / 2);
        guest->console_text.length = CONSOLE_MAX / 2;
    }
}

static void take_talk(struct sp_guest *guest)
{
    char *room = sp_buf_reserve(&guest->in, READ_SIZE);
    ssize_t got = room != NULL ? read(guest->talk, room, READ_SIZE) : -1;

    if (got > 0) {
        guest->in.length += (size_t)got;
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(guest->talk);
        guest->talk = -1;
    }
}

/* One wait on all that a guest can say; notices its end. */
static void step(struct sp_guest *guest, int wait_ms)
{
    struct pollfd polled[] = {
        {.fd = guest->console, .events = POLLIN},
        {.fd = guest->talk, .events = POLLIN},
        {.fd = guest->talk < 0 ? guest->listener : -1, .events = POLLIN},
    };

    if (poll(polled, 3, wait_ms < STEP_MS ? wait_ms : STEP_MS) > 0) {
        if (polled[0].revents != 0)
            take_console(guest);
        if (polled[1].revents != 0)
            take_talk(guest);
        if (polled[2].revents != 0) {
            guest->talk = accept4(guest->listener, NULL, NULL, SOCK_CLOEXEC);
            close(guest->listener);
            guest->listener = -1;
        }
    }
    if (!guest->exited && waitpid(guest->qemu, &guest->status, WNOHANG) == guest->qemu)
        guest->exited = true;
}

int sp_guest_send(struct sp_guest *guest, const struct sp_buf *message, struct sp_error *reterr)
{
    struct sp_buf line = {0};
    size_t done = 0;
    int rc = 0;

    sp_buf_add(&line, message->bytes, message->length);
    sp_buf_add_char(&line, '\n');
    if (line.failed || message->failed)
        rc = sp_error_nomem(reterr);
    while (rc == 0 && done < line.length) {
        ssize_t put = guest->talk >= 0
                          ? send(guest->talk, line.bytes + done, line.length - done, MSG_NOSIGNAL)
                          : -1;

        if (put > 0)
            done += (size_t)put;
        else if (guest->talk < 0 || errno != EINTR)
            rc = sp_error_set(reterr, SP_E_IO, "the guest does not listen any more");
    }
    sp_buf_free(&line);
    return rc;
}

static int take_line(struct sp_guest *guest, const char *end, struct sp_arena *arena,
                     cJSON **ret_message, struct sp_error *reterr)
{
    size_t length = (size_t)(end - guest->in.bytes);

    guest->taken = length + 1;
    return sp_json_parse(guest->in.bytes, length, arena, ret_message, reterr);
}

int sp_guest_receive(struct sp_guest *guest, unsigned deadline_ms, struct sp_arena *arena,
                     cJSON **ret_message, struct sp_error *reterr)
{
    long long end = now_ms() + deadline_ms;

    if (guest->taken != 0) {
        guest->in.length -= guest->taken;
        memmove(guest->in.bytes, guest->in.bytes + guest->taken, guest->in.length);
        guest->taken = 0;
    }
    for (;;) {
        const char *feed =
            guest->in.length != 0 ? memchr(guest->in.bytes, '\n', guest->in.length) : NULL;
        bool was_exited = guest->exited;

        if (feed != NULL)
            return take_line(guest, feed, arena, ret_message, reterr);
        if (guest->in.length > MESSAGE_MAX)
            return sp_error_set(reterr, SP_E_LIMIT, "the guest says a line without end");
        if (was_exited)
            return sp_error_set(reterr, SP_E_IO, "the guest ended in the middle of its work");
        if (now_ms() >= end)
            return sp_error_set(reterr, SP_E_IO, "the guest said nothing for %u s",
                                deadline_ms / 1000);
        step(guest, (int)(end - now_ms()));
        if (guest->exited) /* what it said before is read to its end */
            step(guest, 0);
    }
}

int sp_guest_wait(struct sp_guest *guest, unsigned deadline_ms, struct sp_error *reterr)
{
    long long end = now_ms() + deadline_ms;

    while (!guest->exited || guest->console >= 0) {
        if (now_ms() >= end)
            return sp_error_set(reterr, SP_E_IO, "the guest did not end within %u s",
                                deadline_ms / 1000);
        step(guest, (int)(end - now_ms()));
    }
    return 0;
}

void sp_guest_free(struct sp_guest *guest)
{
    char path[TEXT_ROOM];

    if (guest->qemu > 0 && !guest->exited) {
        kill(guest->qemu, SIGKILL);
        waitpid(guest->qemu, &guest->status, 0);
    }
    if (guest->console >= 0)
        close(guest->console);
    if (guest->talk >= 0)
        close(guest->talk);
    if (guest->listener >= 0)
        close(guest->listener);
    if (guest->folder[0] != '\0') {
        snprintf(path, sizeof(path), "%s/talk", guest->folder);
        unlink(path);
        rmdir(guest->folder);
    }
    sp_buf_free(&guest->console_text);
    sp_buf_free(&guest->in);
}

int sp_guest_shell(const struct sp_guest_options *options, struct sp_error *reterr)
{
    struct sp_guest guest = {0};
    struct line line = {0};

    strcpy(guest.nonce, "shell");
    make_line(options, &guest, true, &line);
    execvp(line.words[0], line.words);
    sp_error_set(reterr, SP_E_IO, "cannot be started: %s", strerror(errno));
    sp_error_at(reterr, options->qemu);
    return SP_E_IO;
}
