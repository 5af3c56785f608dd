/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/namespace_probe.h"

#include "detect/child.h"

#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Some hosts let the namespaces be made and take away what the maker could do in them. */
static int make_and_use(void)
{
    struct ifreq request = {0};
    int fd = -1;

    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
        return 1;
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return 1;
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP;
    return ioctl(fd, SIOCSIFFLAGS, &request) < 0 ? 1 : 0;
}

int sp_namespace_probe(int timeout_ms, bool *ret_works, struct sp_error *reterr)
{
    enum sp_child_outcome outcome = SP_CHILD_FAILED;
    int rc = sp_child_call(make_and_use, timeout_ms, &outcome, reterr);

    *ret_works = rc == 0 && outcome == SP_CHILD_SUCCEEDED;
    return rc;
}
