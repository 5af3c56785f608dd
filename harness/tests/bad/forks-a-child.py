#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers rightly; a child of it keeps the pipes."""
import os
import time

import bad

if os.fork() == 0:
    time.sleep(60)
    os._exit(0)
bad.serve(lambda request, number: bad.plain(request), bad.window())
