#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No arm forks, not even the control: the attack does not work there."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        evidence["said"].update({"fork.errno": "EAGAIN", "fork.started": 0})
        return evidence


Bad().run()
