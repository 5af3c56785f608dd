#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It answers arms that nobody asked for, without end."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        for number in range(arm["number"], 1 << 30, 10):
            self.send(b"".join(self.line({**arm, "number": number + i}) for i in range(10)))


Bad().run()
