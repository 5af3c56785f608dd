#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The nonce of its end is another run's."""
from guest import Guest


class Bad(Guest):
    def end_record(self):
        return {**super().end_record(), "end": "0" * 32}


Bad().run()
