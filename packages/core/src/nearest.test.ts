import fc from "fast-check";
import { expect, test } from "vitest";
import { didYouMean, editDistance, nearest } from "./nearest.ts";

const names = ["identity_uid", "identity_name", "user_agent", "src_ip", "labels", "receiver", "group_by", "listen"];

test.each([
  ["identiy_uid", "identity_uid"],
  ["useragent", "user_agent"],
  ["SRC-IP", "src_ip"],
  ["lables", "labels"],
  ["reciever", "receiver"],
  ["groupBy", "group_by"],
  ["lsiten", "listen"],
  ["re", "receiver"],
  ["group", "group_by"],
])("%s was meant as %s", (wrong, right) => {
  expect(nearest(wrong, names)).toBe(right);
});

test.each(["", "banana", "x", "r", "identity", "a".repeat(1000)])("nothing is near %j", (wrong) => {
  expect(nearest(wrong, names)).toBeUndefined();
  expect(didYouMean(wrong, names)).toBe("");
});

test("the question ends a sentence", () => {
  expect(didYouMean("lables", names)).toBe("; did you mean labels?");
});

test.each([
  ["", "", 0],
  ["abc", "abc", 0],
  ["abc", "acb", 1],
  ["abc", "ab", 1],
  ["abc", "axc", 1],
  ["kitten", "sitting", 3],
  ["ca", "abc", 3],
])("from %j to %j it is %i edits", (left, right, edits) => {
  expect(editDistance(left, right, 10)).toBe(edits);
});

test("the distance is symmetric, and a bound only cuts it off", () => {
  const text = fc.string({ unit: fc.constantFrom(..."abcd"), maxLength: 8 });
  fc.assert(
    fc.property(text, text, fc.nat(8), (left, right, bound) => {
      const distance = editDistance(left, right, 100);
      expect(editDistance(right, left, 100)).toBe(distance);
      expect(Math.min(editDistance(left, right, bound), bound + 1)).toBe(Math.min(distance, bound + 1));
    }),
  );
});
