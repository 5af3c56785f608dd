#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A primitive that it promises is missing."""
from guest import Guest


class Bad(Guest):
    def evidence(self, arm):
        return {"trouble": "bwrap is \x1b[2Jmissing"}


Bad().run()
