#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether the supervisor could fork is not known."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["heart"]["beats"] = 0
        return evidence


Bad().run()
