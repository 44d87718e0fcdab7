import { type Event, type Finding, parseTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAYS = 9;
const RELEASE = WORLD_START + DAYS * 24 * HOUR + 15 * HOUR;

/** Tills that call a few times a day while their shop is open, and fetch a release within three hours. */
function tills(many: number): readonly Event[] {
  const next = random(11);
  const events = Array.from({ length: many }, (_, i) => i).flatMap((i) => {
    let serial = 0;
    const at = (time: number, action: string, bytes: number): Event => {
      serial += 1;
      const over: Partial<Event> = {
        action,
        bytes_out: bytes,
        src_network: `198.${18 + (i % 2)}.${i >> 1}.0/24`,
        client: "till-fw",
      };
      return call(`till-${i}`, time, `till-${i}-${serial}`, over);
    };
    const days = Array.from({ length: DAYS + 1 }, (_, day) => WORLD_START + day * 24 * HOUR);
    const usual = days.flatMap((day) =>
      Array.from({ length: 2 + Math.floor(next() * 5) }, () =>
        at(
          day + (9 + 10 * next()) * HOUR,
          next() < 0.6 ? "POST /sales" : "GET /prices",
          Math.floor(500 + 900 * next()),
        ),
      ),
    );
    const since = RELEASE + Math.floor(next() * 3 * HOUR);
    return [...usual, at(since, "GET /release", 800), at(since + 10_000, "GET /release/blob", 30_000_000)];
  });
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
}

const isAlone = ({ detector }: Finding): boolean => detector === "behavior";

test("of hundreds of tills that fetch a release few are told of alone, and most of the others as more of the same", () => {
  const told = findingsOf(tills(300)).filter(({ time, severity }) => parseTime(time) >= RELEASE && severity !== "info");
  const groups = told.filter((each) => !isAlone(each));
  expect(told.filter(isAlone).length).toBeLessThanOrEqual(10);
  expect(groups.filter(({ title }) => title.startsWith("another ")).map(({ severity }) => severity)).toEqual([
    "low",
    "low",
  ]);
});
