#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Its record has one arm's number and then another's."""
from guest import Guest


class Bad(Guest):
    def send(self, raw):
        super().send(raw.replace(b'{"arm": 1,', b'{"arm": 0, "arm": 1,'))


Bad().run()
