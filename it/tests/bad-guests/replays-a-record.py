#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Its second record is its first, of another arm."""
from guest import Guest


class Bad(Guest):
    kept = None

    def record(self, arm):
        self.kept = self.kept or super().record(arm)
        return self.kept


Bad().run()
