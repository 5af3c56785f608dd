#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Your planner behind sandproof: plan(params) returns the result, or throws {code, message, data}.
import { createInterface } from "node:readline";
import { plan } from "./my_planner.mjs";

const methods = { plan };
const hello = { protocol: 1, name: "my-planner", version: "1", methods: Object.keys(methods) };
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  const answer = { jsonrpc: "2.0", id };
  try {
    answer.result = method in methods ? methods[method](params) : hello;
  } catch ({ code = -32000, message, data }) {
    answer.error = { code, message, data };
  }
  console.log(JSON.stringify(answer));
}
