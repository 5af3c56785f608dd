#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Closes its output and lives on."""
import os

import bad


def close(request, number):
    os.close(1)
    bad.hang()


bad.serve(close, bad.window())
