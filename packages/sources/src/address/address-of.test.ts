import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf } from "./address-of.ts";
import { sourceAddress } from "./source-address.ts";

const octet = fc.integer({ min: 0, max: 300 });
const dotted = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."));
const tail = fc.oneof(
  fc.constant(""),
  fc.stringMatching(/^:\d{0,70}$/),
  fc.constantFrom(":", ":1x", ", 10.0.0.1", " "),
);

test("is sourceAddress, whatever came before it", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(dotted, tail)), (parts) => {
      for (const text of parts.map(([address, end]) => address + end)) {
        expect(addressOf(text)).toEqual(sourceAddress(text));
      }
    }),
    { numRuns: 2000 },
  );
});

test.each(["[2001:db8::1]:443", "::ffff:203.0.113.9", "2001:db8::1", "no address:80"])("%s", (text) => {
  expect(addressOf(text)).toEqual(sourceAddress(text));
});
