import type { Json } from "@rolecall/core";
import { expect, test } from "vitest";
import { holdsAddress } from "./holds-address.ts";

test.each<[string, Json, boolean]>([
  ["an address", { actor: { ip: "203.0.113.9" } }, true],
  ["one with a port", { peer: "[2001:db8::1]:443" }, true],
  ["the first of several hops", { hops: " 203.0.113.9, 10.0.0.1" }, true],
  ["one in a list", { addresses: ["::1"] }, true],
  ["an IPv4 address in IPv6", { peer: "::ffff:203.0.113.9" }, true],
  ["JSON text, which may hold one", { actor: '{"ip":"x"}' }, true],
  ["a list as text", { addresses: '["x"]' }, true],
  ["times, versions and names", { at: "2026-11-24T10:00:00Z", agent: "cli/1.2.3.4", host: "db.example.com" }, false],
  ["numbers, nothing, and no members", { n: 1, no: null, list: [], object: {} }, false],
])("%s", (_, record, holds) => {
  expect(holdsAddress(record)).toBe(holds);
});
