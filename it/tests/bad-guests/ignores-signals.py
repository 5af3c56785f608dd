#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It hangs, and ignores every signal that can be ignored."""
import signal

from guest import Guest, hang


class Bad(Guest):
    def perform(self, arm):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        hang()


Bad().run()
