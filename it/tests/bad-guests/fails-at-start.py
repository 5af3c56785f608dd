#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""QEMU does not start: it complains and ends."""
import sys

from guest import Guest


class Bad(Guest):
    def boot(self):
        print("qemu-system-x86_64: failed to initialize kvm: No such device", file=sys.stderr)
        sys.exit(1)


Bad().run()
