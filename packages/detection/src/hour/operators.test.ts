import { type Event, type Finding, formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const MACHINES = 40;
const DAYS = 16;
/** From this day on somebody tells whose networks addresses are in. */
const TOLD = 10;

interface Life {
  /** The operator of the network that machine `i` calls from, if that is known in the hour. */
  readonly operator: (i: number, hour: number) => number | undefined;
  /** Also calls of its own. */
  readonly more?: readonly Event[];
}

/** Machines that call each hour from one network each, and four that call from another one of a pool each time. */
function* life({ operator, more = [] }: Life): Generator<Event> {
  const next = random(7);
  for (let hour = 0; hour < DAYS * 24; hour += 1) {
    for (let i = 0; i < MACHINES; i += 1) {
      const network = i < 4 ? `198.51.${Math.floor(next() * 200)}.0/24` : `10.0.${i}.0/24`;
      const place = { src_network: network, src_asn: operator(i, hour) };
      yield call(`m${i}`, WORLD_START + hour * HOUR + i * 1000, `${hour}-${i}`, place);
    }
    for (const event of more) if (event.time.startsWith(hourOf(hour))) yield event;
  }
}

const hourOf = (hour: number): string => new Date(WORLD_START + hour * HOUR).toISOString().slice(0, 13);
const ofOperators = (all: readonly Finding[]): readonly string[] =>
  all.filter(({ dimensions }) => dimensions.some(({ name }) => name === "src_asn")).map(({ title }) => title);
const own = (i: number): number => (i < 4 ? 8075 : 64_500 + (i % 3));

test.each<[string, Life["operator"]]>([
  ["a database that comes is no news of those who call", (i, hour) => (hour < TOLD * 24 ? undefined : own(i))],
  [
    "nor is one that says otherwise of networks that are known",
    (i, hour) => own(i) + (i >= 4 && hour >= TOLD * 24 ? 9 : 0),
  ],
])("%s", (_, operator) => {
  expect(ofOperators(findingsOf(life({ operator })))).toEqual([]);
});

test("whoever takes a key elsewhere is told by the operator, also days after it was first known", () => {
  const at = WORLD_START + (TOLD + 5) * 24 * HOUR + 100_000;
  const thief = { src_network: "203.0.113.0/24", src_asn: 64_999, client: "curl", action: "ListBuckets" };
  const more = [call("m1", at, "thief", thief), call("m9", at + 1000, "thief-too", thief)];
  const operator = (i: number, hour: number) => (hour < TOLD * 24 ? undefined : own(i));
  const told = findingsOf(life({ operator, more })).filter(({ dimensions }) =>
    dimensions.some(({ name, observed }) => name === "src_asn" && observed === "AS64999"),
  );
  expect(told.map(({ identity_uid }) => identity_uid)).toEqual(
    expect.arrayContaining(["aws:1:role:m1", "aws:1:role:m9"]) as string[],
  );
});

test("an operator that a compromise came from is news again, also of somebody who keeps to none", () => {
  const detector = fresh();
  const [theft, back] = [6 * 24 * HOUR, 9 * 24 * HOUR].map((at) => WORLD_START + at + 100_000) as [number, number];
  const thief = { src_network: "203.0.113.0/24", src_asn: 64_999, client: "curl", action: "ListBuckets" };
  const again = { src_network: "192.0.2.0/24", src_asn: 64_999 };
  const more = [call("m9", theft, "thief", thief), call("m9", back, "back", again)];
  let isSaid = false;
  for (const [offset, event] of Array.from(life({ operator: () => undefined, more })).entries()) {
    const at = formatTime(theft + 24 * HOUR);
    if (!isSaid && event.time >= at) {
      isSaid = true;
      const finding_uid = detector.take().find(({ identity_uid }) => identity_uid.endsWith(":m9"))?.finding_uid ?? "";
      detector.control({ control: "feedback", at, finding_uid, verdict: "compromised" }, offset);
    }
    detector.offer(event, offset);
  }
  detector.finish();
  const found = detector.take().filter(({ identity_uid }) => identity_uid.endsWith(":m9"));
  expect(ofOperators(found)).not.toEqual([]);
});
