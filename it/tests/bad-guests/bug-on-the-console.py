#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All arms are fine, and the kernel tells of a BUG."""
from guest import Guest


class Bad(Guest):
    def boot(self):
        super().boot()
        self.console("[    1.2] BUG: kernel NULL pointer dereference, address: 0000000000000008\r\n")


Bad().run()
