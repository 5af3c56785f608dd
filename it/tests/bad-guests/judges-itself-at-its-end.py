#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says with its end that all have passed."""
from guest import Guest


class Bad(Guest):
    def end_record(self):
        return {**super().end_record(), "passed": self.count}


Bad().run()
