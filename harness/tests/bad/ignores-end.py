#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers rightly and stays when its input ends."""
import bad

bad.serve(lambda request, number: bad.plain(request), bad.window())
bad.hang()
