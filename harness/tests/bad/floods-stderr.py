#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers rightly and talks without end on stderr."""
import bad

talked = False


def answer(request, number):
    global talked
    if not talked:
        talked = True
        bad.flood(2, b"warning: all is well\n" * 3000)
    bad.plain(request)


bad.serve(answer, bad.window())
