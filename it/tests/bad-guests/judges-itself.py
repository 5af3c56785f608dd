#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says beside its evidence that it has passed."""
from guest import Guest


class Bad(Guest):
    def record(self, arm):
        return {**super().record(arm), "verdict": "pass"}


Bad().run()
