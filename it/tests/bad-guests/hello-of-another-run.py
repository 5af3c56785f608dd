#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The nonce of its hello is another run's."""
from guest import Guest


class Bad(Guest):
    def hello(self):
        self.say({"hello": "0" * 32, "kernel": "6.1.0"})


Bad().run()
