#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It stops in the middle of an arm's record."""
from guest import Guest, hang


class Bad(Guest):
    def send(self, raw):
        if raw.startswith(b'{"arm"'):
            super().send(raw[:len(raw) // 2])
            hang()
        super().send(raw)


Bad().run()
