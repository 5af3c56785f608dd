#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It says what a run said before: hello, records and end, all at once."""
import json

from guest import Guest


class Bad(Guest):
    def hello(self):
        said = []
        self.say = said.append
        super().hello()
        arm = {"policy": {"resources": {"maxProcesses": 16}}}
        said += [self.record({**arm, "number": number}) for number in range(5)]
        self.send(b"".join(json.dumps(message).encode() + b"\n" for message in said))

    def perform(self, arm):
        pass


Bad().run()
