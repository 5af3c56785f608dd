#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says its end, and then says on and on."""
from guest import Guest


class Bad(Guest):
    def leave(self):
        while True:
            self.send(b"a" * 60000)


Bad().run()
