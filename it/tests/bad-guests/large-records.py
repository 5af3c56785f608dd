#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Its records are as large as may be, and of many small values."""
from guest import Guest


class Bad(Guest):
    def record(self, arm):
        record = super().record(arm)
        record["evidence"]["said"]["fork.errno"] = [0] * 400000
        return record


Bad().run()
