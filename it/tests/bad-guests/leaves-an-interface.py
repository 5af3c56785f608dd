#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A network interface of the attack is left behind."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["left"]["interfaces"] = 1
        return evidence


Bad().run()
