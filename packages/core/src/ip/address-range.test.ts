import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressBits } from "./address-bits.ts";
import { addressRange, holdsIpv4, isInRange } from "./address-range.ts";

function isIn(address: string, network: string): boolean | undefined {
  const range = addressRange(network);
  return range && isInRange(addressBits(address) ?? -1n, range);
}

test("an address is in its own range of any length", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4().map((ip) => [ip, 32] as const),
        fc.ipV6().map((ip) => [ip, 128] as const),
      ),
      fc.nat(128),
      ([ip, most], bits) => {
        const own = Math.min(bits, most);
        fc.pre(own >= 96 || most === 32 || !isIn(ip, "0.0.0.0/0"));
        expect(isIn(ip, `${ip}/${own}`)).toBe(true);
      },
    ),
    { seed: 7 },
  );
});

describe("who is in", () => {
  test.each([
    ["10.1.2.3", "10.0.0.0/8", true],
    ["11.1.2.3", "10.0.0.0/8", false],
    ["10.1.2.3", "10.9.9.9/8", true],
    ["10.1.2.3", "10.1.2.3", true],
    ["10.1.2.4", "10.1.2.3", false],
    ["::ffff:10.1.2.3", "10.0.0.0/8", true],
    ["10.1.2.3", "::ffff:10.0.0.0/104", true],
    ["10.1.2.3", "0.0.0.0/0", true],
    ["10.1.2.3", "::/0", false],
    ["2001:db8::1", "::/0", true],
    ["2001:db8::1", "0.0.0.0/0", false],
    ["2001:DB8::1", "2001:db8::/32", true],
    ["2001:db9::1", "2001:db8::/32", false],
    ["64:ff9b::cb00:7109", "64:ff9b::203.0.113.0/120", true],
  ])("%s in %s: %s", (address, network, expected) => {
    expect(isIn(address, network)).toBe(expected);
  });
});

test.each([
  ["10.0.0.0/8", true],
  ["::ffff:0:0/96", true],
  ["::/0", true],
  ["2001:db8::/32", false],
])("%s holds addresses of IPv4: %s", (network, expected) => {
  const range = addressRange(network);
  expect(range && holdsIpv4(range)).toBe(expected);
});

test.each(["10.0.0", "10.0.0.256", "1:2", "::1::", "10.0.0.0/-1", "10.0.0.0/33", "::/129", "a", "", "1.2.3.4/5/6"])(
  "%j is no range",
  (text) => {
    expect(addressRange(text)).toBeUndefined();
  },
);
