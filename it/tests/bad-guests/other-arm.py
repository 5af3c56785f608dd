#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""It answers with the evidence of another arm."""
from guest import Guest


class Bad(Guest):
    def record(self, arm):
        return {**super().record(arm), "arm": arm["number"] + 1}


Bad().run()
