#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It answers with what is no JSON."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        self.send(b"pass\n")


Bad().run()
