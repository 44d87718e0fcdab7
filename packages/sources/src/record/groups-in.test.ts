import fc from "fast-check";
import { expect, test } from "vitest";
import { createGroups } from "./groups-in.ts";

const groups = createGroups({ user: ["user", "user_id", "claims.sub"], agent: ["agent", "claims.azp"], time: ["ts"] });

test.each<[string, Readonly<Record<string, string>>, (keyof typeof groups.bit)[]]>([
  ["nothing", {}, []],
  ["a name of one group", { user_id: "u" }, ["user"]],
  ["names of two", { agent: "a", ts: "1", other: "x" }, ["agent", "time"]],
  ["an object that two groups look into", { claims: "" }, ["user", "agent"]],
  ["a whole name with dots", { "claims.azp": "c" }, ["agent"]],
  ["what every object inherits", { toString: "x", constructor: "y" }, []],
])("%s", (_, record, expected) => {
  const there = groups.in(record);
  expect(Object.entries(groups.bit).flatMap(([group, bit]) => ((there & bit) === 0 ? [] : [group]))).toEqual(expected);
});

test("a group that is not there has no member in the record", () => {
  const names = { one: ["a", "b.c"], two: ["b", "d"], three: ["e.f.g"] };
  const { bit, in: groupsIn } = createGroups(names);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("a", "b", "d", "e", "x", "b.c", "e.f.g"), fc.string()), (record) => {
      const there = groupsIn(record);
      for (const [group, of] of Object.entries(names)) {
        const isThere = of.some((name) => name in record || (name.split(".", 1)[0] ?? "") in record);
        expect((there & bit[group as keyof typeof names]) !== 0).toBe(isThere);
      }
    }),
  );
});
