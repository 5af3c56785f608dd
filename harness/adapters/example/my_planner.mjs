// SPDX-License-Identifier: Apache-2.0
// The smallest planner that is right about something: it runs what nobody wants sandboxed.

const defaults = {
  enabled: true,
  onUnavailable: "degrade",
  resources: {},
  filesystem: { mode: "off" },
  network: { mode: "unrestricted", allow: [], denyLinkLocalAndMetadata: true },
  privilege: { mode: "inherit" },
};

// Fill in the defaults, layer by layer.
function resolve(policy) {
  const entries = Object.entries(defaults).map(([key, value]) => [
    key,
    typeof value === "object" ? { ...value, ...policy[key] } : (policy[key] ?? value),
  ]);
  return Object.fromEntries(entries);
}

export function plan({ policy, capabilities, command, baseEnv, envOverrides }) {
  const requested = resolve(policy);
  if (requested.enabled) throw { code: -32000, message: "not written yet" };
  return {
    argv: command,
    env: { ...baseEnv, ...envOverrides },
    droppedEnvKeys: [],
    effective: {
      requested,
      enforced: { resources: false, filesystem: false, network: false, privilege: false },
      downgrades: [],
      notes: [],
      platform: capabilities.platform,
    },
  };
}
