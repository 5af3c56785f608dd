#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says a line without end."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        self.send(b'{"arm":0,"evidence":{"stdout":"')
        while True:
            self.send(b"a" * 60000)


Bad().run()
