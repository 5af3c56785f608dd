#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Closes its output and lives on."""
import os
import time

import bad


def close(request, number):
    os.close(1)
    time.sleep(60)


bad.serve(close, bad.window())
