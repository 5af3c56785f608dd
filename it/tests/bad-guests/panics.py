#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The kernel panics in an arm."""
from guest import Guest, panic


class Bad(Guest):
    def perform(self, arm):
        panic(self)


Bad().run()
