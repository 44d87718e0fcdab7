import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, MAX_DEPTH } from "./canonical-json.ts";
import { contentId } from "./fingerprint.ts";

/** RFC 8785, appendix B: IEEE 754 bits and how they are written. */
const numbers: [string, string][] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

describe("RFC 8785", () => {
  test.each(numbers)("number %s is %s", (bits, expected) => {
    expect(canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toBe(expected);
  });

  test.each<[string, unknown, string]>([
    [
      "section 3.2.2: primitives",
      JSON.parse(
        '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
      ),
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ],
    [
      "section 3.2.3: members by UTF-16 code units",
      {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
      },
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    ],
    ["arrays keep their order", [56, { d: true, "10": null, "1": [] }], '[56,{"1":[],"10":null,"d":true}]'],
    ["undefined members are left out", { a: undefined, b: 1 }, '{"b":1}'],
    ["a member named __proto__ is one like any other", JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
    ["a lone surrogate is escaped", "\ud800", '"\\ud800"'],
  ])("%s", (_, value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, 5n, [undefined]])("%s cannot be said", (value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});

test("10,000 levels give one clean error and no stack overflow, also through contentId", () => {
  const deep = JSON.parse(`${"[".repeat(10_000)}${"]".repeat(10_000)}`);
  const deepObject = JSON.parse(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`);
  for (const value of [deep, deepObject]) {
    expect(() => canonicalJson(value)).toThrow(`nested deeper than ${MAX_DEPTH} levels`);
    expect(() => contentId(value)).toThrow(TypeError);
  }
});

test("the deepest that is allowed is written", () => {
  const text = `${"[".repeat(MAX_DEPTH)}${"]".repeat(MAX_DEPTH)}`;
  expect(canonicalJson(JSON.parse(text))).toBe(text);
});

test("a cycle ends in an error", () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  expect(() => canonicalJson(cycle)).toThrow(TypeError);
});

test("the same content gives the same text whatever the order of members, and reads back to itself", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.create(null);
  for (const [key, member] of Object.entries(value).reverse()) copy[key] = reversed(member);
  return copy;
}
