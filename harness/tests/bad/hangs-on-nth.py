#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Hangs on request number 3, in every process."""
import bad


def hang(request, number):
    if bad.which(request) == 3:
        bad.hang()
    bad.plain(request)


bad.serve(hang, bad.window())
