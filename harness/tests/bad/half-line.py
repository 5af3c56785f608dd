#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sends half an answer and exits."""
import os

import bad


def half(request, number):
    text = bad.line({"jsonrpc": "2.0", "id": request["id"], "result": {}})
    bad.send(text[:len(text) // 2])
    os._exit(0)


bad.serve(half, bad.window())
