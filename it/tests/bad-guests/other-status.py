#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says its end, and QEMU ends with a status that is not its sentinel's."""
import sys

from guest import SENTINEL, Guest


class Bad(Guest):
    def leave(self):
        sys.exit(SENTINEL + 2)


Bad().run()
