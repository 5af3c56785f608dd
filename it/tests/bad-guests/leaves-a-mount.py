#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A mount of the attack is left behind."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["left"]["mounts"] = 1
        return evidence


Bad().run()
