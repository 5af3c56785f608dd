#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sends back each line as it came."""
import sys

import bad

for text in sys.stdin:
    bad.send(text)
