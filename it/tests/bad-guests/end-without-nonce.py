#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Its end has no nonce."""
from guest import Guest


class Bad(Guest):
    def end_record(self):
        return {**super().end_record(), "end": True}


Bad().run()
