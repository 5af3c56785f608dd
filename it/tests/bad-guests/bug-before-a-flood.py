#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It hides a BUG behind as much console as nobody keeps."""
from guest import Guest


class Bad(Guest):
    def boot(self):
        super().boot()
        self.console("[    1.2] BUG: unable to handle page fault\r\n")
        for _ in range(64):
            self.console(b"nothing to see here\n" * 10000)


Bad().run()
