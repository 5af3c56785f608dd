#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All arms are fine, and the kernel warns on a line that does not end."""
from guest import Guest


class Bad(Guest):
    def end(self):
        super().end()
        self.console(b"\x1b[31m\x00\xff WARNING: CPU: 0 PID: 1 at net/core/dev.c:10")


Bad().run()
