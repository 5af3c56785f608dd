#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""There is nothing in its evidence."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        return {}


Bad().run()
