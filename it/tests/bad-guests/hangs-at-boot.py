#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It boots, and says nothing."""
from guest import Guest, hang


class Bad(Guest):
    def hello(self):
        hang()


Bad().run()
