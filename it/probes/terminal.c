/* SPDX-License-Identifier: Apache-2.0 */

/*
 * tiocsti: typing into the terminal that the sandbox was started from.
 *
 * Stands for the command that shares its supervisor's terminal: what it pushes into the input queue
 * is read by the shell outside. A filter that compares the 64 bits of the request is passed by the
 * same request with a bit set above the 32 that the kernel looks at. What is pushed is one blank.
 *
 * Says tiocsti.tty (errno of opening /dev/tty); tiocsti.plain and tiocsti.high: none when any of
 * the descriptors 0, 1, 2 and /dev/tty took it, else the errno of the last that was tried;
 * tiocsti.linux: the same of TIOCLINUX, in a form that changes nothing.
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SHIFT_STATE = 6 /* TIOCL_GETSHIFTSTATE */ };

static int try_all(int tty, unsigned long request, char byte)
{
    int fds[] = {0, 1, 2, tty};
    int code = ENOTTY;

    for (int i = 0; i < 4 && code != 0; i++) {
        char pushed = byte;

        if (fds[i] >= 0)
            code = syscall(SYS_ioctl, fds[i], request, &pushed) < 0 ? errno : 0;
    }
    return code;
}

int sp_probe_tiocsti(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "tiocsti");
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

    sp_say_errno(sp_key(tag, "tty"), tty < 0 ? errno : 0);
    sp_say_errno(sp_key(tag, "plain"), try_all(tty, TIOCSTI, ' '));
    sp_say_errno(sp_key(tag, "high"), try_all(tty, TIOCSTI | 1UL << 32, ' '));
    sp_say_errno(sp_key(tag, "linux"), try_all(tty, TIOCLINUX, SHIFT_STATE));
    if (tty >= 0)
        close(tty);
    return SP_PROBE_OK;
}
