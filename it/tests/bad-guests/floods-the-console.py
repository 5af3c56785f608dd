#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It writes to the console without end, and says nothing."""
from guest import Guest


class Bad(Guest):
    def hello(self):
        while True:
            self.console(b"all is well " * 5000)


Bad().run()
