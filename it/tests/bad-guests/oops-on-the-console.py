#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All arms are fine, and the kernel tells of an Oops."""
from guest import Guest


class Bad(Guest):
    def perform(self, arm):
        self.console("[    4.0] Oops: 0002 [#1] PREEMPT SMP NOPTI\r\n")
        super().perform(arm)


Bad().run()
