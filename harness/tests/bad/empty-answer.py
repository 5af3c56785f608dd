#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers everything with {}."""
import bad

bad.serve(lambda request, number: bad.answer(request, {}), bad.window())
