#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says its end, and does not end."""
from guest import Guest, hang


class Bad(Guest):
    def leave(self):
        hang()


Bad().run()
