#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It tells of trouble, and not in words."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        return {**super().evidence(arm), "trouble": {"no": "bwrap"}}


Bad().run()
