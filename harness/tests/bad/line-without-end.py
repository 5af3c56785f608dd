#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers with a line that has no end."""
import bad

bad.serve(lambda request, number: bad.flood(1, b" " * 65536), bad.window())
