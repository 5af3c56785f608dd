#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It ends with a count that is no number."""
from guest import Guest


class Bad(Guest):
    def end_record(self):
        return {**super().end_record(), "arms": str(self.count)}


Bad().run()
