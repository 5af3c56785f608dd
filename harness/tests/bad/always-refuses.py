#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Refuses everything as sandbox-unavailable."""
import bad

bad.serve(lambda request, number: bad.refuse(request, -32001, "sandbox-unavailable", downgrades=[]),
          bad.window())
