#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says hello, and QEMU ends."""
import sys

from guest import SENTINEL, Guest


class Bad(Guest):
    def hello(self):
        super().hello()
        sys.exit(SENTINEL)


Bad().run()
