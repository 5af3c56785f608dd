/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 64, TEXT_ROOM = 1024, LINE_ROOM = 4096 };

/* struct line - QEMU's argv with room for the words that are made */
struct line {
    char *words[WORDS_MAX];
    size_t length;
    char made[8][LINE_ROOM];
};

static void add(struct line *line, const char *word)
{
    if (line->length < WORDS_MAX - 1)
        line->words[line->length++] = (char *)(uintptr_t)word;
    line->words[line->length] = NULL;
}

/*
 * The kernel's own watchdogs measure the emulation's speed, not the guest's health: they are off.
 * A WARNING is to be seen on the console, so the level is 5 and not `quiet`. An emulator keeps what
 * it has translated by address, so programs are where they were the last time, and what only costs
 * time to emulate is left out of the processor: together that halves a run. RDRAND is left in, or
 * the kernel has no randomness for a long time.
 */
static void make_line(const struct sp_guest_options *options, const struct sp_guest *guest,
                      bool shell, struct line *line)
{
    bool emulated = strcmp(options->accel, "tcg") == 0;

    snprintf(line->made[0], LINE_ROOM, "%s/vmlinuz", options->folder);
    snprintf(line->made[1], LINE_ROOM, "%s/initrd", options->folder);
    snprintf(line->made[2], LINE_ROOM, "%u", options->memory_mib);
    snprintf(line->made[3], LINE_ROOM, "%s%s", options->accel, emulated ? ",thread=multi" : "");
    snprintf(line->made[4], LINE_ROOM,
             "console=ttyS0 loglevel=5 panic=-1 nosoftlockup nowatchdog "
             "rcupdate.rcu_cpu_stall_suppress=1 mitigations=off random.trust_cpu=on norandmaps "
             "sandproof.nonce=%s%s%s",
             guest->nonce, shell ? " sandproof.shell=1" : "",
             options->counters != NULL ? " sandproof.counters=1" : "");
    snprintf(line->made[6], LINE_ROOM, "%u", options->smp);
    snprintf(line->made[5], LINE_ROOM, "socket,id=talk,path=%s/talk", guest->folder);
    add(line, options->qemu);
    add(line, "-M");
    add(line, "q35");
    add(line, "-accel");
    add(line, line->made[3]);
    add(line, "-cpu");
    add(line, emulated ? "Nehalem,+rdrand" : "max");
    add(line, "-smp");
    add(line, line->made[6]);
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
    if (options->counters == NULL)
        return;
    snprintf(line->made[7], LINE_ROOM, "file,id=counters,path=%.3000s/%s-%s.tar", options->counters,
             options->name, guest->nonce);
    add(line, "-chardev");
    add(line, line->made[7]);
    add(line, "-device");
    add(line, "virtserialport,chardev=counters,nr=2,name=counters");
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

    *guest = (struct sp_guest){
        .qemu = -1, .console = -1, .talk = -1, .listener = -1, .patience_ms = options->patience_ms};
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
    setpgid(guest->qemu, guest->qemu); /* whoever of the two is first */
    return 0;
}

void sp_guest_forget_socket(struct sp_guest *guest)
{
    char path[TEXT_ROOM];

    if (guest->folder[0] == '\0')
        return;
    snprintf(path, sizeof(path), "%s/talk", guest->folder);
    unlink(path);
    rmdir(guest->folder);
    guest->folder[0] = '\0';
}

void sp_guest_free(struct sp_guest *guest)
{
    if (guest->qemu > 0 && !guest->exited) {
        kill(-guest->qemu, SIGKILL); /* with its helpers */
        kill(guest->qemu, SIGKILL);
        waitpid(guest->qemu, &guest->status, 0);
    }
    if (guest->console >= 0)
        close(guest->console);
    if (guest->talk >= 0)
        close(guest->talk);
    if (guest->listener >= 0)
        close(guest->listener);
    sp_guest_forget_socket(guest);
    sp_buf_free(&guest->console_text);
    sp_buf_free(&guest->in);
}

int sp_guest_shell(const struct sp_guest_options *options, struct sp_error *reterr)
{
    struct sp_guest guest = {0};
    struct line line = {0};
    int status = 0;

    strcpy(guest.nonce, "shell");
    make_line(options, &guest, true, &line);
    signal(SIGINT, SIG_IGN); /* the guest's, while it has the terminal */
    guest.qemu = fork();
    if (guest.qemu == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execvp(line.words[0], line.words);
        perror(line.words[0]);
        _exit(127);
    }
    while (guest.qemu > 0 && waitpid(guest.qemu, &status, 0) < 0 && errno == EINTR)
        continue;
    /* The shell's `exit`, or the monitor's `quit`. */
    if (guest.qemu > 0 && WIFEXITED(status) &&
        (WEXITSTATUS(status) == SP_GUEST_SENTINEL || WEXITSTATUS(status) == 0))
        return 0;
    sp_error_set(reterr, SP_E_IO, "QEMU did not end well, or was not started: status %d", status);
    sp_error_at(reterr, options->qemu);
    return SP_E_IO;
}
