#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Its evidence says that it has passed, and shows that the attack was not stopped."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        evidence["said"].update({"fork.errno": "none", "fork.started": 40})
        return {**evidence, "verdict": "pass", "pass": True, "broken": False}


Bad().run()
