import type { JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { structIn } from "./struct-text.ts";

test.each<[string, JsonObject]>([
  ["{type=Root}", { type: "Root" }],
  [
    "{type=AssumedRole, username=null, sessioncontext={attributes={mfaauthenticated=false}, n=1}}",
    { type: "AssumedRole", username: null, sessioncontext: { attributes: { mfaauthenticated: "false" }, n: "1" } },
  ],
  ["{a=, b=x}", { a: "", b: "x" }],
  ["{userName=CN=web,O=Acme, arn=x}", { userName: "CN=web,O=Acme", arn: "x" }],
  ["{userName={repository}:{step}, b=y}", { userName: "{repository}:{step}", b: "y" }],
  ["{tags=[a, b], items=[{x=1}, {x=2}], none=[]}", { tags: ["a", "b"], items: [{ x: "1" }, { x: "2" }], none: [] }],
])("%s", (text, expected) => {
  expect(structIn(text)).toEqual(expected);
});

test.each(["", "{}", '{"a":1}', "{a", "{a=", "{a=1", "{a=1} and more", "{a=[1}", "{a=b]}", "{1=a}"])(
  "%s is none",
  (text) => {
    expect(structIn(text)).toBeUndefined();
  },
);

test("ends on any text, and gives no prototype", () => {
  const words = fc.array(fc.constantFrom("{", "}", "[", "]", "a=", ", ", ",", "x", "__proto__=", "null"), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(words, (parts) => {
      const found = structIn(`{a=${parts.join("")}`);
      if (found !== undefined) expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    }),
  );
});
