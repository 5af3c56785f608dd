#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It ends in the middle of an arm's record."""
import sys

from guest import SENTINEL, Guest


class Bad(Guest):
    def send(self, raw):
        if raw.startswith(b'{"arm"'):
            super().send(raw[:len(raw) // 2])
            sys.exit(SENTINEL)
        super().send(raw)


Bad().run()
