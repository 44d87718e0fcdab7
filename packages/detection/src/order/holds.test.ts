import fc from "fast-check";
import { expect, test } from "vitest";
import type { Detector } from "../detector.ts";
import type { RuleSet } from "../rules/index.ts";
import { KeptRows } from "../test/kept-rows.ts";
import { fresh, NO_RULES, OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;

/** Stopped and started again after each event that is named, with another lateness each time. */
function judgedOver(lateness: readonly number[], stopsAfter: readonly number[], minutes: readonly number[]): string[] {
  const judged: string[] = [];
  const rules: RuleSet = {
    ...NO_RULES,
    check: ({ event_uid }) => {
      judged.push(event_uid);
      return [];
    },
  };
  const begun = (run: number): Detector => fresh({ ...OPTIONS, holdMs: () => (lateness[run] ?? 0) * MINUTE }, rules);
  const events = minutes.map((minute, k) => call("ci", WORLD_START + minute * MINUTE, `e${k}`));
  const kept = new KeptRows();
  let run = 0;
  let detector = begun(run);
  for (const [offset, event] of events.entries()) {
    detector.offer(event, offset);
    while (stopsAfter[run] === offset) {
      kept.save(detector);
      run += 1;
      detector = begun(run);
      for (let again = kept.restore(detector); again <= offset; again += 1)
        detector.offer(events[again] ?? event, again);
    }
  }
  detector.finish();
  return judged;
}

test.each([
  ["the same", [5, 5], [2]],
  ["shorter", [5, 0], [2]],
  ["longer", [1, 15], [4]],
  ["shorter, and again at once", [5, 1, 0], [2, 2]],
  ["shorter, and again later", [15, 1, 1], [2, 4]],
  ["longer, and back", [1, 15, 1], [4, 6]],
])("with a lateness that is %s after a restart each event is judged once", (_, lateness, stopsAfter) => {
  const minutes = [0, 1, 3, 2.5, 3.6, 4.2, 6, 8, 9, 30];
  const judged = judgedOver(lateness, stopsAfter, minutes);
  expect(judged.toSorted()).toEqual(minutes.map((_, k) => `e${k}`));
});

test("what comes late just after a longer lateness was set is judged after one more stop", () => {
  const minutes = [0, 3, 3.2, 5.6, 3.8, 7.8, 4, 30];
  expect(judgedOver([1, 15, 15], [3, 5], minutes).toSorted()).toEqual(minutes.map((_, k) => `e${k}`));
});

test("whatever the lateness is changed to, and however late the events come then, each is judged once", () => {
  const LIVES = 4;
  const changed = fc.record({
    lateness: fc.array(fc.constantFrom(0, 1, 5, 15), { minLength: LIVES + 1, maxLength: LIVES + 1 }),
    stopsAfter: fc.array(fc.nat(11), { minLength: LIVES, maxLength: LIVES }),
    events: fc.array(fc.record({ pause: fc.nat(30), behind: fc.oneof(fc.constant(0), fc.nat(140)) }), {
      minLength: 12,
      maxLength: 12,
    }),
  });
  fc.assert(
    fc.property(changed, ({ lateness, stopsAfter, events }) => {
      let newest = 0;
      const minutes = events.map(({ pause, behind }) => {
        newest += pause / 10;
        return newest - behind / 10;
      });
      const judged = judgedOver(
        lateness,
        stopsAfter.toSorted((a, b) => a - b),
        minutes,
      );
      expect(judged.toSorted()).toEqual(minutes.map((_, k) => `e${k}`).toSorted());
    }),
    { numRuns: 40 },
  );
});
