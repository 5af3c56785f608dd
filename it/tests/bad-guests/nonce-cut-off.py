#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The nonce of its end is the beginning of the right one."""
from guest import Guest


class Bad(Guest):
    def end_record(self):
        return {**super().end_record(), "end": self.nonce[:-1]}


Bad().run()
