#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It answers an arm, and the next one with it."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        self.send(b"".join(self.line({**arm, "number": number})
                           for number in (arm["number"], arm["number"] + 1)))


Bad().run()
