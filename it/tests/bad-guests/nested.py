#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Its record is nested so deep that a reader without a limit falls over."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        self.send(b'{"arm":0,"evidence":' + b'{"a":' * 100000 + b"1" + b"}" * 100001 + b"\n")


Bad().run()
