#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Answers everything with the same plan."""
import bad

PLAN = {"argv": ["sh", "-c", "x"], "env": {}, "droppedEnvKeys": [],
        "effective": {"requested": {}, "downgrades": [], "notes": [], "platform": "linux",
                      "enforced": {"resources": True, "filesystem": False, "network": False,
                                   "privilege": False}}}
bad.serve(lambda request, number: bad.answer(request, PLAN), bad.window())
