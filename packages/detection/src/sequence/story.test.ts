import { expect, test } from "vitest";
import type { Part } from "./part.ts";
import { STORIES } from "./stories.ts";
import { playing } from "./story.ts";

const [DESTRUCTION] = STORIES.filter(({ id }) => id === "sequence.destruction");
const [BLINDED] = STORIES.filter(({ id }) => id === "sequence.blinded");

function part(change: Partial<Part> & Pick<Part, "at">): Part {
  const tactics = ["Impact"] as const;
  const { at } = change;
  return {
    ...{ tactics, detector: `rule-${at}`, severity: "medium", weight: 4, title: "", identity: "i", finding: `f${at}` },
    ...{ event: `e${at}`, attacks: [{ tactic: "Impact", technique: "T1485", version: "19" }], owasp: [] },
    ...change,
  };
}
const looked = part({ at: 0, tactics: ["Discovery"], attacks: [] });
const HIJACKED = [{ tactic: "Impact", technique: "T1496.001", version: "19" }];

test.each<[string, readonly Part[], boolean]>([
  ["a snapshot deleted, then the data", [looked, part({ at: 1 }), part({ at: 2 })], true],
  ["one deletion that two rules tell of", [looked, part({ at: 1 }), part({ at: 2, event: "e1" })], false],
  [
    "one deletion that a rule and the habit tell of, as different things",
    [part({ at: 0, tactics: ["Initial Access"], event: "e1", attacks: [] }), part({ at: 1 }), part({ at: 2 })],
    true,
  ],
  [
    "machines launched to mine, which destroys nothing",
    [looked, part({ at: 1, attacks: HIJACKED }), part({ at: 2, attacks: HIJACKED })],
    false,
  ],
  ["mining between", [looked, part({ at: 1 }), part({ at: 2, attacks: HIJACKED }), part({ at: 3 })], true],
])("destruction is told of: %s", (_, parts, isTold) => {
  expect(playing(DESTRUCTION as (typeof STORIES)[number], parts) !== undefined).toBe(isTold);
});

test.each<[string, Partial<Part>, boolean]>([
  ["a trail is stopped", { tactics: ["Defense Impairment"] }, true],
  ["the root user signs in", { tactics: ["Initial Access", "Stealth"] }, false],
])("going on after what guards is out of the way is told of: %s", (_, first, isTold) => {
  const parts = [part({ at: 0, ...first }), part({ at: 1, tactics: ["Persistence"] })];
  expect(playing(BLINDED as (typeof STORIES)[number], parts) !== undefined).toBe(isTold);
});
