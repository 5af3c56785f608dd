#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It answers with an empty line."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        self.send(b"\n")


Bad().run()
