#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It ends with one arm more than it was sent."""
from guest import Guest


class Bad(Guest):
    def end_record(self):
        return {**super().end_record(), "arms": self.count + 1}


Bad().run()
