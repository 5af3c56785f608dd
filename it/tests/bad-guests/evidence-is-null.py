#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The evidence of its records is null."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        return None


Bad().run()
