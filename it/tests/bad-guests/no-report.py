#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Its evidence has no report, so nothing was claimed and nothing was not."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        del evidence["report"]
        return evidence


Bad().run()
