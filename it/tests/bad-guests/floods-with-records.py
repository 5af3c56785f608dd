#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It answers arms that nobody asked for, without end."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        for number in range(arm["number"], 1 << 30):
            self.say(self.record({**arm, "number": number}))


Bad().run()
