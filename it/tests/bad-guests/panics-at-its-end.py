#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All arms are fine, and the kernel panics behind its end."""
from guest import Guest, panic


class Bad(Guest):
    def leave(self):
        panic(self)


Bad().run()
