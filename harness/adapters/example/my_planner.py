# SPDX-License-Identifier: Apache-2.0
"""The smallest planner that is right about something: it runs what nobody wants sandboxed."""

LAYERS = ("resources", "filesystem", "network", "privilege")
DEFAULTS = {
    "enabled": True,
    "onUnavailable": "degrade",
    "resources": {},
    "filesystem": {"mode": "off"},
    "network": {"mode": "unrestricted", "allow": [], "denyLinkLocalAndMetadata": True},
    "privilege": {"mode": "inherit"},
}


def resolve(policy):
    """Fill in the defaults, layer by layer."""
    return {key: {**default, **policy.get(key, {})} if isinstance(default, dict)
            else policy.get(key, default) for key, default in DEFAULTS.items()}


def plan(params):
    """Return the plan for a disabled policy; refuse what is not written yet."""
    policy = resolve(params.get("policy", {}))
    if policy["enabled"]:
        return -32000, "not written yet", {}
    return {
        "argv": params["command"],
        "env": {**params["baseEnv"], **params.get("envOverrides", {})},
        "droppedEnvKeys": [],
        "effective": {
            "requested": policy,
            "enforced": dict.fromkeys(LAYERS, False),
            "downgrades": [],
            "notes": [],
            "platform": params["capabilities"]["platform"],
        },
    }
