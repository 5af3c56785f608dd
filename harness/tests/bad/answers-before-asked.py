#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Guesses the id of the next request and answers it at once."""
import bad


def early(request):
    bad.initialize(request)
    bad.answer({"id": request["id"] + 1}, {})


bad.serve(lambda request, number: bad.answer({"id": request["id"] + 1}, {}), on_initialize=early)
