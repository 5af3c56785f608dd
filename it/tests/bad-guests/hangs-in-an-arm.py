#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It is asked for an arm, and says nothing more."""
from guest import Guest, hang


class Bad(Guest):
    def perform(self, arm):
        hang()


Bad().run()
