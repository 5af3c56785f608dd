#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Its records have no evidence."""
from guest import Guest


class Bad(Guest):
    def record(self, arm):
        return {"arm": arm["number"]}


Bad().run()
