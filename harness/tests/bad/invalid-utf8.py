#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers with bytes that are not UTF-8."""
import bad

bad.serve(lambda request, number: bad.send(
    b'{"jsonrpc":"2.0","id":%d,"result":{"argv":["\xff\xfe"]}}\n' % request["id"]), bad.window())
