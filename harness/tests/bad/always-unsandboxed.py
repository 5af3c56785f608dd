#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every command as it is and says so."""
import bad

ENFORCED = False


def plan(request, number):
    params = request["params"]
    bad.answer(request, {
        "argv": params.get("command", []), "env": params.get("baseEnv", {}), "droppedEnvKeys": [],
        "effective": {"requested": params.get("policy", {}), "downgrades": [], "notes": [],
                      "platform": params.get("capabilities", {}).get("platform", "linux")
                      if isinstance(params.get("capabilities"), dict) else "linux",
                      "enforced": dict.fromkeys(
                          ["resources", "filesystem", "network", "privilege"], ENFORCED)}})


bad.serve(plan, bad.window())
