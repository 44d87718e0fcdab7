import { expect, test } from "vitest";
import { objectOfPatch } from "./patched-object.ts";

test.each([
  ["a member", [{ op: "add", path: "/spec/hostPID", value: true }], { spec: { hostPID: true } }],
  ["a place in a list", [{ op: "replace", path: "/a/0/b", value: 1 }], { a: [{ b: 1 }] }],
  ["the whole", [{ op: "replace", path: "", value: { a: 1 } }], { a: 1 }],
  [
    "into what was written",
    [
      { op: "add", path: "/a", value: [{}] },
      { op: "add", path: "/a/0/b", value: 1 },
    ],
    { a: [{ b: 1 }] },
  ],
  [
    "the end of a list, twice",
    [
      { op: "add", path: "/a/-", value: 1 },
      { op: "add", path: "/a/-", value: 2 },
    ],
    { a: [1, 2] },
  ],
  ["names with a stroke", [{ op: "add", path: "/a~1b/c~0d", value: 1 }], { "a/b": { "c~d": 1 } }],
  ["what writes nothing", [{ op: "remove", path: "/a" }, { op: "add" }, null, 7], {}],
  ["no patch", { a: 1 }, undefined],
])("%s", (_, patch, expected) => {
  expect(objectOfPatch(patch)).toEqual(expected);
});

test("a name that every object has is one like any other", () => {
  const written = objectOfPatch([{ op: "add", path: "/__proto__/polluted", value: true }]);
  expect(Object.keys(written as object)).toEqual(["__proto__"]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
