import { type Event, type Finding, parseTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh, OPTIONS } from "../test/run.ts";
import { tinyWorld, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const MOVE = WORLD_START + 226 * HOUR;

const numberOf = (uid: string): number => Number(uid.slice(uid.lastIndexOf("-") + 1));
/** Each in one of twelve teams. */
const context: typeof OPTIONS.context = (uid) => ({
  owner: "",
  environment: "production",
  criticality: "",
  group: `team-${numberOf(uid) % 12}`,
});

/** Of a company a hundred machines that are always there move within an hour to networks of one range. */
function* moved(): Generator<Event> {
  for (const event of tinyWorld(7, 300, 228)) {
    const i = numberOf(event.identity_uid);
    const turn = 2 * Math.floor(i / 5) + (i % 5);
    const isThere = i % 5 < 2 && turn < 100 && parseTime(event.time) >= MOVE + turn * 36_000;
    yield isThere ? { ...event, src_network: `10.77.${i % 8}.0/24` } : event;
  }
}

test("of many who move together, each of whom may show something slight beside, few are told of by themselves", () => {
  const told = findingsOf(moved(), fresh({ ...OPTIONS, context })).filter(
    ({ time, severity }) => parseTime(time) >= MOVE && severity !== "info",
  );
  const isGroup = ({ detector }: Finding): boolean => detector === "behavior.group";
  expect(told.filter(isGroup)).toHaveLength(1);
  expect(told.filter((each) => !isGroup(each) && each.severity === "high").length).toBeLessThanOrEqual(2);
});
