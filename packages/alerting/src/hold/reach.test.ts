import { expect, test } from "vitest";
import { isBroad, reachOf, reachWords } from "./reach.ts";
import type { Silence } from "./silence.ts";

const open = (n: number, severity: "high" | "critical", owner = "a") =>
  Array.from({ length: n }, (_, at) => ({ labels: { owner, identity_uid: `aws:1:role:${owner}${at % 2}` }, severity }));

test.each([
  ["nothing", open(4, "high", "b"), false, "it matches nothing that is open now"],
  [
    "a quarter",
    [...open(1, "high"), ...open(3, "high", "b")],
    false,
    "it matches 1 of 4 open findings, of one identity",
  ],
  ["more", [...open(3, "high"), ...open(3, "high", "b")], true, "it matches 3 of 6 open findings, of 2 identities"],
  [
    "a single critical one",
    [...open(1, "critical"), ...open(9, "high", "b")],
    true,
    "it matches 1 of 10 open findings, of one identity, 1 of them critical",
  ],
] as const)("section 8, a silence that covers %s", (_, findings, broad, words) => {
  const times = { startsAt: 0, endsAt: 1, updatedAt: 0 };
  const silence: Silence = {
    ...{ silenceId: "s", matchers: [["owner=a"]], ...times, createdBy: "", comment: "", hidden: 0, episodes: [] },
  };
  const reach = reachOf(silence, findings);
  expect([isBroad(reach), reachWords(reach)]).toEqual([broad, words]);
});
