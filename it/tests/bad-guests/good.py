#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The good one: all others differ from it in one thing."""
from guest import Guest

Guest().run()
