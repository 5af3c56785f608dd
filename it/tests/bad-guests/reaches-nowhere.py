#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A packet arrived where no case wants one."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        evidence = super().evidence(arm)
        if evidence["said"]["fork.errno"] == "EAGAIN":
            evidence["hits"]["nowhere"] = {"tcp": 1, "udp": 0, "dns": 0}
        return evidence


Bad().run()
