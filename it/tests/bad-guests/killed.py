#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says its end, and QEMU is killed."""
import os
import signal

from guest import Guest


class Bad(Guest):
    def leave(self):
        os.kill(os.getpid(), signal.SIGKILL)


Bad().run()
