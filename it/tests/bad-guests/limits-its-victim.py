#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The process outside has other limits after the attack."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["victim"]["nofile"] = 16
        return evidence


Bad().run()
