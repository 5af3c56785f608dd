#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It answers its last arm twice."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        super().perform(arm)
        if arm["number"] == 4:
            super().perform(arm)


Bad().run()
