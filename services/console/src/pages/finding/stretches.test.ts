import fc from "fast-check";
import { expect, test } from "vitest";
import type { Moment } from "../../queries/timeline.ts";
import { actionsOf, byDay, stretches } from "./stretches.ts";

function moment(event_uid: string, action: string, src_ip = "192.0.2.1"): Moment {
  const rest = { resource: "", outcome: "success", error_code: "", src_network: "", client: "c", credential_uid: "" };
  return { event_uid, time: "2026-11-24T10:00:00.000Z", action, src_ip, ...rest, raw: "" };
}

const none = new Set<string>();
const shape = (moments: readonly Moment[], named: ReadonlySet<string> = none): readonly string[] =>
  stretches(moments, named).map((each) => `${actionsOf(each).join("+")}×${each.moments.length}`);

test("calls that repeat are one line, another action begins a new one", () => {
  expect(shape([moment("1", "a"), moment("2", "a"), moment("3", "b"), moment("4", "a")])).toEqual([
    "a×2",
    "b×1",
    "a×1",
  ]);
});

test("what goes on over midnight is a line in each day, under the day", () => {
  const at = (time: string): Moment => ({ ...moment(time, "a"), time });
  const late = [at("2026-11-24T23:58:00.000Z"), at("2026-11-24T23:59:59.999Z")];
  const early = [at("2026-11-25T00:00:00.000Z")];
  expect(byDay(stretches([...late, ...early], none))).toEqual([
    ["2026-11-24", [{ moments: late, isNamed: false }]],
    ["2026-11-25", [{ moments: early, isNamed: false }]],
  ]);
  expect(byDay([])).toEqual([]);
});

test("an event that the finding names stands alone", () => {
  expect(shape([moment("1", "a"), moment("2", "a"), moment("3", "a")], new Set(["2"]))).toEqual(["a×1", "a×1", "a×1"]);
});

test("where actions alternate for long, one caller's calls are one line, the most frequent action first", () => {
  const calls = Array.from({ length: 200 }, (_, i) => moment(String(i), i % 3 === 0 ? "a" : i % 3 === 1 ? "b" : "b2"));
  const other = moment("x", "a", "198.51.100.1");
  expect(shape([...calls, other])).toEqual(["a+b+b2×200", "a×1"]);
});

test("no call is lost or changes its place", () => {
  const calls = fc.array(fc.record({ action: fc.constantFrom("a", "b"), ip: fc.constantFrom("1", "2") }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(calls, (all) => {
      const moments = all.map(({ action, ip }, i) => moment(String(i), action, ip));
      expect(stretches(moments, new Set(["3"])).flatMap((each) => each.moments)).toEqual(moments);
    }),
  );
});
