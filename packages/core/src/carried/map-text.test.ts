import fc from "fast-check";
import { expect, test } from "vitest";
import { parseMapText } from "./map-text.ts";

test.each([
  ["{}", {}],
  ["{userName=bob, path=/}", { userName: "bob", path: "/" }],
  [
    "{items=[{fromPort=22, ipRanges={items=[{cidrIp=0.0.0.0/0}]}}]}",
    { items: [{ fromPort: "22", ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } }] },
  ],
  [
    "{names=[a, b], empty=[], none={}, blank=, on=true}",
    { names: ["a", "b"], empty: [], none: {}, blank: "", on: true },
  ],
  ["{description=a, b and c, name=x}", { description: "a, b and c", name: "x" }],
  ['{document={"a": [1, 2]}, list=["x"], name=x}', { document: '{"a": [1, 2]}', list: '["x"]', name: "x" }],
  ["{note=a {b} c, name=x}", { note: "a {b} c", name: "x" }],
])("%s", (text, value) => {
  expect(parseMapText(text)).toEqual(value);
});

test.each(["", "bob", "{", "{a}", "{a=1", "{a=1}}", "{a=[}", "[a]", `${"{a=".repeat(40)}1${"}".repeat(40)}`])(
  "no map's text: %.20s",
  (text) => {
    expect(parseMapText(text)).toBeUndefined();
  },
);

test("any text is read in one pass and never throws", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("{", "}", "[", "]", "=", ", ", "a", '"', "\n")), (parts) => {
      const value = parseMapText(`{a=${parts.join("")}}`);
      expect(value === undefined || typeof value === "object").toBe(true);
    }),
  );
});
