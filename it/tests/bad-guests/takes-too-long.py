#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The attack had to be ended."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["timedOut"] = True
        return evidence


Bad().run()
