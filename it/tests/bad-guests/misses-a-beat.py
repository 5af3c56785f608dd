#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The supervisor could not fork once, while the attack ran."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["heart"]["missed"] = 1
        return evidence


Bad().run()
