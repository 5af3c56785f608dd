#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers every request twice, the second time a little later."""
import time

import bad


def twice(request, number):
    bad.plain(request)
    time.sleep(0.005)
    bad.plain(request)


bad.serve(twice, bad.window())
