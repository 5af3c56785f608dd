#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It ends with its sentinel, before the last arm."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        if self.count == 3:
            self.leave()
        super().perform(arm)


Bad().run()
