#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It ends the process that judges it, which is its parent."""
import os
import signal

from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        os.kill(os.getppid(), signal.SIGKILL)


Bad().run()
