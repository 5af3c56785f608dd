#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The process outside did not live through the attack."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["victim"]["alive"] = False
        return evidence


Bad().run()
