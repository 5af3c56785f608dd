#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Never answers but to initialize."""
import time

import bad

bad.serve(lambda request, number: time.sleep(60), bad.window())
