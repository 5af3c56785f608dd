#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every command as it is and says so."""
import bad

bad.serve(bad.unsandboxed(False), bad.window())
