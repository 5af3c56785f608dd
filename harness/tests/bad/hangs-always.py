#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Never answers but to initialize."""
import bad

bad.serve(lambda request, number: bad.hang(), bad.window())
