import { expect, test } from "vitest";
import { createKeepRaw } from "../../sources/src/index.ts";
import { recordActions } from "./record-actions.ts";
import { createRules } from "./rules/create-rules.ts";
import type { Condition, Rule } from "./rules/rule.ts";
import { RULES } from "./rules/shipped/catalog.ts";
import { decodeRecord } from "./rules/test/decode-record.ts";

const SHOWN = "{raw.requestParameters.key}";

function holdingOf(when: Condition): unknown {
  const [rule] = RULES;
  const own = { ...(rule as Rule), sources: ["own"], actions: ["Do"], title: SHOWN, when };
  return recordActions([own]).find(({ source }) => source === "own")?.holding;
}

test("a condition on the event's own text says which records are needed", () => {
  const a: Condition = { field: "resource", contains: "Ransom" };
  const b: Condition = { field: "resource", contains: "decrypt" };
  expect(holdingOf({ any: [a, b] })).toEqual({ field: "resource", texts: ["ransom", "decrypt"] });
  expect(holdingOf({ all: [{ field: "outcome", equals: "success" }, a] })).toEqual({
    field: "resource",
    texts: ["ransom"],
  });
});

test.each<Condition>([
  { not: { field: "resource", contains: "a" } },
  { field: "raw.requestParameters.key", contains: "a" },
  { field: "labels.note", contains: "a" },
  {
    any: [
      { field: "resource", contains: "a" },
      { field: "user_agent", contains: "a" },
    ],
  },
  {
    any: [
      { field: "resource", contains: "a" },
      { field: "outcome", equals: "denied" },
    ],
  },
  { any: [] },
])("any other condition needs them all: %j", (when) => {
  expect(holdingOf(when)).toBeUndefined();
});

test("each rule says of its examples what it says where every record is kept", () => {
  const keeps = createKeepRaw(recordActions(RULES));
  // What they remember from one example to the next is the same for both.
  const [whole, sparse] = [createRules(RULES), createRules(RULES)];
  let without = 0;
  for (const rule of RULES) {
    for (const { records } of [...rule.fires, ...rule.quiet]) {
      for (const event of records.map(decodeRecord)) {
        const kept = keeps(event) ? event : { ...event, raw: undefined };
        if (kept.raw === undefined) without += 1;
        expect(sparse.check(kept)).toEqual(whole.check(event));
      }
    }
  }
  expect(without).toBeGreaterThan(100);
});
