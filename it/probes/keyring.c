/* SPDX-License-Identifier: Apache-2.0 */

/*
 * keyring: what the session keyring gives away. keyring-plant: a helper that puts a secret there.
 *
 * Stands for the one thing of a session that no namespace covers: the keyring is inherited through
 * all of them, and whoever possesses it reads its keys.
 *
 * keyring                     keyring.request (errno of asking for the key "sandproof-secret"),
 *                             keyring.value (when it could be read), keyring.session (the keyring's
 *                             serial number, or an errno), keyring.add (errno of adding a key,
 * which is taken away again) keyring-plant VALUE -- CMD...   joins a new session keyring, adds the
 * key with VALUE, executes CMD
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SECRET "sandproof-secret"

enum { EXIT_NOT_STARTED = 127 };

static long add_key(const char *name, const char *value)
{
    return syscall(SYS_add_key, "user", name, value, strlen(value), KEY_SPEC_SESSION_KEYRING);
}

static void say_secret(const char *tag)
{
    char value[SP_SHOWN_MAX];
    long key = syscall(SYS_request_key, "user", SECRET, NULL, 0);
    long length = 0;

    sp_say_errno(sp_key(tag, "request"), key < 0 ? errno : 0);
    if (key < 0)
        return;
    length = syscall(SYS_keyctl, KEYCTL_READ, key, value, sizeof(value));
    if (length < 0)
        sp_say_errno(sp_key(tag, "value"), errno);
    else
        sp_say_bytes(sp_key(tag, "value"), value,
                     length < SP_SHOWN_MAX ? (size_t)length : SP_SHOWN_MAX);
}

int sp_probe_keyring(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "keyring");
    long serial = 0;

    say_secret(tag);
    serial = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
    if (serial < 0)
        sp_say_errno(sp_key(tag, "session"), errno);
    else
        sp_say_number(sp_key(tag, "session"), serial);
    serial = add_key("probe", "probe");
    sp_say_errno(sp_key(tag, "add"), serial < 0 ? errno : 0);
    if (serial >= 0)
        syscall(SYS_keyctl, KEYCTL_UNLINK, serial, KEY_SPEC_SESSION_KEYRING);
    return SP_PROBE_OK;
}

int sp_probe_keyring_plant(const struct sp_call *call)
{
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 ||
        add_key(SECRET, call->args[0]) < 0)
        return sp_trouble("keyring");
    execvp(call->command[0], call->command);
    sp_trouble(call->command[0]);
    return EXIT_NOT_STARTED;
}
