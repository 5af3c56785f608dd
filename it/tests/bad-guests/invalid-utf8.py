#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A word of its evidence is not UTF-8."""
from guest import Guest


class Bad(Guest):
    def send(self, raw):
        super().send(raw.replace(b"EAGAIN", b"EAG\xc0\xaeIN"))


Bad().run()
