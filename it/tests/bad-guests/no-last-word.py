#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It ends with its sentinel and without its end record."""
from guest import Guest


class Bad(Guest):
    def end(self):
        self.leave()


Bad().run()
