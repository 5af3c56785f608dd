#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says its end, and QEMU ends as after a panic, a reboot or a power-off."""
import sys

from guest import Guest


class Bad(Guest):
    def leave(self):
        sys.exit(0)


Bad().run()
