#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers every request under the next id."""
import bad

bad.serve(lambda request, number: bad.answer({"id": request["id"] + 1}, {}), bad.window())
