import fc from "fast-check";
import { expect, test } from "vitest";
import { anyAddress, sourceAddress } from "./source-address.ts";

test.each([
  ["203.0.113.9", "203.0.113.9", "203.0.113.0/24"],
  ["203.0.113.9:52888", "203.0.113.9", "203.0.113.0/24"],
  ["/203.0.113.9", "203.0.113.9", "203.0.113.0/24"],
  ["203.0.113.9, 10.0.0.1", "203.0.113.9", "203.0.113.0/24"],
  ["::ffff:203.0.113.9", "203.0.113.9", "203.0.113.0/24"],
  ["2001:DB8:1:2::1", "2001:db8:1:2::1", "2001:db8:1::/48"],
  ["[2001:db8::1]:443", "2001:db8::1", "2001:db8::/48"],
  ["2001:db8::", "2001:db8::", "2001:db8::/48"],
  ["::1", "::1", "::/48"],
  ["fe80::1%eth0", "fe80::1", "fe80::/48"],
  ["64:ff9b::203.0.113.9", "64:ff9b::203.0.113.9", "64:ff9b::/48"],
  ["::ffff:cb00:7109", "203.0.113.9", "203.0.113.0/24"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", "1:2:3::/48"],
])("%s is %s in %s", (text, ip, network) => {
  expect(sourceAddress(text)).toEqual({ ip, network });
});

test.each([
  "",
  "-",
  "unknown",
  "256.1.1.1",
  "255.255.255.255",
  "1.2.3",
  "1.2.3.4.5",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "::ffff:1.2.3",
  ":",
  "g::",
])("%j is no address", (text) => {
  expect(sourceAddress(text)).toBeUndefined();
});

test("every address has a network, and an address of the network is in it", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
      const network = sourceAddress(ip)?.network ?? "";
      const base = network.slice(0, network.indexOf("/"));
      expect(sourceAddress(base)?.network).toBe(network);
    }),
  );
});

test("no text makes it throw", () => {
  const pieces = fc.array(fc.constantFrom("1", "255", ".", ":", "::", "ffff", "%", "[", "]", "g", " "), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(pieces, (parts) => {
      expect(sourceAddress(parts.join(""))?.ip).not.toBe("");
    }),
  );
});

test("plain addresses are read by hand as the patterns read them, whatever is nearly one", () => {
  const part = fc.oneof(fc.nat(300).map(String), fc.constantFrom("", "00", "007", "0255", "a", "1e1", "٣"));
  const text = fc
    .tuple(
      fc.array(part, { minLength: 1, maxLength: 6 }),
      fc.constantFrom("", ":", ":80", ":x", " ", "/", ".", ":8:0", "%eth0"),
    )
    .map(([parts, end]) => parts.join(".") + end);
  fc.assert(
    fc.property(text, (address) => {
      expect(sourceAddress(address)).toEqual(anyAddress(address));
    }),
    { numRuns: 3000 },
  );
});
