#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Never answers initialize."""
import bad

bad.hang()
