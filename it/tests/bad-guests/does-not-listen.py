#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says hello, and then reads nothing."""
from guest import Guest, hang


class Bad(Guest):
    def listen(self):
        hang()


Bad().run()
