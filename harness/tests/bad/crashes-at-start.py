#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Dies before it says a word."""
import os

os.abort()
