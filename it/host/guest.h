/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_GUEST_H
#define SP_HOST_GUEST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * A virtual machine and the two lines to it: the console, which is kept, and the talk, a line of
 * JSON each way.
 */

enum { SP_GUEST_SENTINEL = 85 }; /* QEMU's exit status when the agent says that it is done */

/**
 * struct sp_guest_options - what to boot; borrowed
 * @name:       in reports, such as "bookworm"
 * @folder:     holds `vmlinuz` and `initrd`
 * @accel:      "tcg" or "kvm"
 * @memory_mib: of the guest
 * @qemu:       the program
 */
struct sp_guest_options {
    const char *name;
    const char *folder;
    const char *accel;
    const char *qemu;
    unsigned memory_mib;
};

/** struct sp_guest - one boot; sp_guest_boot() fills it, sp_guest_free() ends it */
struct sp_guest {
    pid_t qemu;
    int console;
    int talk;
    int listener;
    char folder[64];
    char nonce[33];
    bool exited;
    int status; /* as waitpid() gives it, once @exited */
    struct sp_buf console_text;
    struct sp_buf in;
    size_t taken;
};

/**
 * sp_guest_boot() - start QEMU with a nonce of its own; does not wait for the guest
 *
 * Return: 0; SP_E_IO, SP_E_NOTFOUND. QEMU dies with this process.
 */
int sp_guest_boot(const struct sp_guest_options *options, struct sp_guest *ret_guest,
                  struct sp_error *reterr);

/** sp_guest_send() - one message; SP_E_IO when the guest does not take it */
int sp_guest_send(struct sp_guest *guest, const struct sp_buf *message, struct sp_error *reterr);

/**
 * sp_guest_receive() - the next message, within @deadline_ms
 * @arena: owns the tree
 *
 * Return: 0; SP_E_IO when the guest ended or said nothing in time; the scanner's errors when it
 * says what is no JSON. @reterr says which, for a person.
 */
int sp_guest_receive(struct sp_guest *guest, unsigned deadline_ms, struct sp_arena *arena,
                     cJSON **ret_message, struct sp_error *reterr);

/** sp_guest_wait() - until QEMU has exited, with all of the console; SP_E_IO when it does not */
int sp_guest_wait(struct sp_guest *guest, unsigned deadline_ms, struct sp_error *reterr);

/** sp_guest_free() - end what still runs, give back all */
void sp_guest_free(struct sp_guest *guest);

/** sp_guest_shell() - replace this process by a guest whose console is this terminal */
int sp_guest_shell(const struct sp_guest_options *options, struct sp_error *reterr);

#endif
