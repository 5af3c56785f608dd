/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_GUEST_H
#define SP_HOST_GUEST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "host/console.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * A virtual machine and the two lines to it: the console, which is kept, and the talk, a line of
 * JSON each way. A guest may be hostile: whatever it says, memory and time are bounded.
 */

enum {
    SP_GUEST_SENTINEL = 85,         /* QEMU's exit status when the agent says that it is done */
    SP_GUEST_MESSAGE_MAX = 4 << 20, /* bytes in a line of the talk */
    SP_GUEST_CONSOLE_MAX = 4 << 20, /* bytes of the console that are kept */
    SP_GUEST_NAME_MAX = 64,
    SP_GUEST_FOLDER_MAX = 900,
};

/**
 * struct sp_guest_options - what to boot; borrowed
 * @name:        in reports, such as "bookworm"; at most SP_GUEST_NAME_MAX
 * @folder:      holds `vmlinuz` and `initrd`; at most SP_GUEST_FOLDER_MAX
 * @accel:       "tcg" or "kvm"
 * @memory_mib:  of the guest
 * @smp:         its processors
 * @qemu:        the program
 * @counters:    a folder that exists, where a boot's gcov counters go, if its sandplan has some, as
 *               a tar named NAME-NONCE.tar; NULL: they are not asked for
 * @patience_ms: instead of every deadline; 0: as long as what is asked may take
 */
struct sp_guest_options {
    const char *name;
    const char *folder;
    const char *accel;
    const char *qemu;
    const char *counters;
    unsigned memory_mib;
    unsigned smp;
    unsigned patience_ms;
};

/**
 * struct sp_guest - one boot; sp_guest_boot() fills it, sp_guest_free() ends it
 * @status:       as waitpid() gives it, once @exited
 * @console_text: the end of what it said there
 * @trouble:      a line of trouble from what is no longer in @console_text; "": none
 * @in:           what came in on the talk
 * @taken:        bytes of @in that the last message had
 */
struct sp_guest {
    pid_t qemu;
    int console;
    int talk;
    int listener;
    char folder[64];
    char nonce[33];
    bool exited;
    int status;
    unsigned patience_ms;
    struct sp_buf console_text;
    char trouble[SP_CONSOLE_LINE_MAX];
    struct sp_buf in;
    size_t taken;
};

/**
 * sp_guest_boot() - start QEMU with a nonce of its own; does not wait for the guest
 *
 * Return: 0; SP_E_IO. QEMU dies with this process.
 */
int sp_guest_boot(const struct sp_guest_options *options, struct sp_guest *ret_guest,
                  struct sp_error *reterr);

/**
 * sp_guest_send() - one message
 *
 * Return: 0; SP_E_IO when the guest does not take it; SP_E_INVALID when it said more than it was
 * asked before.
 */
int sp_guest_send(struct sp_guest *guest, const struct sp_buf *message, struct sp_error *reterr);

/**
 * sp_guest_receive() - the next message, within @deadline_ms
 * @arena: owns the tree
 *
 * Return: 0; SP_E_IO when the guest ended, hung up or said nothing in time; SP_E_LIMIT; the
 * scanner's errors when it says what is no JSON. @reterr says which, for a person.
 */
int sp_guest_receive(struct sp_guest *guest, unsigned deadline_ms, struct sp_arena *arena,
                     cJSON **ret_message, struct sp_error *reterr);

/**
 * sp_guest_wait() - until QEMU has exited, with all of the console
 *
 * Return: 0; SP_E_IO when it does not in time; SP_E_INVALID when the guest says another thing.
 */
int sp_guest_wait(struct sp_guest *guest, unsigned deadline_ms, struct sp_error *reterr);

/** sp_guest_settle() - of a guest that hung up, take the console's end and QEMU's status */
void sp_guest_settle(struct sp_guest *guest);

/** sp_guest_trouble() - sp_console_trouble(), on all that the console ever said */
bool sp_guest_trouble(const struct sp_guest *guest, char ret_line[SP_CONSOLE_LINE_MAX]);

/** sp_guest_free() - end what still runs, give back all */
void sp_guest_free(struct sp_guest *guest);

/** sp_guest_forget_socket() - take its name away: whoever has to be connected is */
void sp_guest_forget_socket(struct sp_guest *guest);

/** sp_guest_shell() - a guest whose console is this terminal, until its end; SP_E_IO */
int sp_guest_shell(const struct sp_guest_options *options, struct sp_error *reterr);

#endif
