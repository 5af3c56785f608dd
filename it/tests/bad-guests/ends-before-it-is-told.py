#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says its end, as if it had been told to, instead of an arm."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        if self.count == 3:
            self.end()
            self.leave()
        super().perform(arm)


Bad().run()
