#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers, then sends junk lines without being asked."""
import bad


def answer(request, number):
    bad.plain(request)
    bad.flood(1, b"junk\n" * 8192)


bad.serve(answer, bad.window())
