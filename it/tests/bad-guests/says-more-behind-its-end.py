#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says one thing more behind its end."""
from guest import Guest


class Bad(Guest):
    def end(self):
        super().end()
        self.say({"pass": True})


Bad().run()
