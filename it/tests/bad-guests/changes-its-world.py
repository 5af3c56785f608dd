#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A file of the host is another one after the attack."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["world"]["shadow"] = "changed"
        return evidence


Bad().run()
