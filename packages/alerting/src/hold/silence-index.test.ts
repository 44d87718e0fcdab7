import fc from "fast-check";
import { expect, test } from "vitest";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";
import { isSilencedBy, type Silence } from "./silence.ts";
import { SilenceIndex } from "./silence-index.ts";

const MATCHERS = [
  "a=x",
  "a=",
  "a!=x",
  "a=~x|y",
  "a=~xyz.*",
  "a=~(?i)X",
  "b=~.+",
  "b=yy",
  "b!~y+",
  "c=x",
  "a=~.*yz",
  "a=~.*xyz.*",
  "b=~.?yyz(a|b)*",
];

test("law: the index finds what a look at every silence finds", () => {
  const silences = fc.array(
    fc.record({
      sets: fc.array(fc.array(fc.constantFrom(...MATCHERS), { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 2,
      }),
      from: fc.nat(9),
      gone: fc.boolean(),
    }),
    { maxLength: 8 },
  );
  const value = fc.constantFrom("x", "y", "xyz", "xyz1", "1xyz", "X", "yy", "yyz", "1yyzab", "");
  fc.assert(
    fc.property(silences, fc.dictionary(fc.constantFrom("a", "b", "c"), value), fc.nat(19), (list, labels, now) => {
      const all = list.map(
        ({ sets, from }, n): Silence => ({
          ...{ silenceId: `s${9 - n}`, matchers: sets, startsAt: from, endsAt: from + 10 },
          ...{ createdBy: "", comment: "", updatedAt: 0, hidden: 0, episodes: [] },
        }),
      );
      const known = new Map(all.map((silence) => [silence.silenceId, silence]));
      const index = new SilenceIndex(known);
      for (const [n, silence] of all.entries()) {
        if (!list[n]?.gone) continue;
        known.delete(silence.silenceId);
        index.delete(silence);
      }
      const [want] = [...known.values()]
        .filter((silence) => isSilencedBy(silence, labels, now))
        .toSorted((a, b) => (a.silenceId < b.silenceId ? -1 : 1));
      expect(index.silencedBy(labels, now)).toBe(want);
    }),
    { numRuns: 500 },
  );
});

const HOUR = 3_600_000;

function silenced(): Scenario {
  const route = { receiver: "secops", group_by: ["identity_uid"], group_interval: "12h" };
  const run = new Scenario({ receivers: [{ name: "secops", slack: {} }], route });
  const silence = { silenceId: "s", matchers: [["owner=team-payments"]], startsAt: run.now, endsAt: run.now + HOUR };
  run.push({
    kind: "silence",
    silence: { ...silence, createdBy: "ann", comment: "a move", updatedAt: 1, hidden: 0, episodes: [] },
  });
  return run.push(aFinding()).advance(60_000);
}

test("section 8: a silence that ends wakes its groups at once, and the message says what held it back", () => {
  const run = silenced();
  expect(run.sent).toEqual([]);
  run.advance(HOUR - 60_000);
  expect(run.reasons()).toEqual(["first_notification"]);
  expect(run.sent[0]?.firing[0]).toMatchObject({
    heldBy: "",
    freedFrom: "a silence of ann until 2026-11-24 11:00 UTC: a move",
  });
});

test("section 8: so does one that a person ends, and one that ended while nothing ran", () => {
  expect(silenced().push({ kind: "expire-silence", silenceId: "s", by: "ann" }).reasons()).toEqual([
    "first_notification",
  ]);
  const run = silenced();
  run.now += 2 * HOUR;
  expect(run.restart().advance(60_000).reasons()).toEqual(["first_notification"]);
});
