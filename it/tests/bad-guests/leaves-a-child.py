#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It ends as it should, but a child of it keeps the console open."""
import os

from guest import Guest, hang


class Bad(Guest):
    def leave(self):
        if os.fork() == 0:
            self.note()
            hang()
        super().leave()


Bad().run()
