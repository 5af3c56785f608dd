#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It asks for a plan, and then for another, without end."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        while True:
            self.say({"params": {}})
            self.listen()


Bad().run()
