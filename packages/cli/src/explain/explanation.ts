import { getFinding, hoursOfWeek, type Store } from "@rolecall/clickhouse";
import { type Event, type Finding, parseTime } from "@rolecall/core";
import { type HourlyCalls, hourlyCalls } from "../history/hourly-calls.ts";
import { eventsOf } from "./events-of.ts";

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
/** How far back the rate is drawn. */
export const RATE_SPAN_MS: number = 21 * 24 * HOUR_MS;

/** A finding with what it is told from. */
export interface Explanation {
  readonly finding: Finding;
  /** Calls in each hour of the week, Monday 00:00 UTC first, the finding's own included. */
  readonly hoursOfWeek: readonly number[];
  /** Calls per hour of the three weeks up to the hour of the finding's last event, in whole hours. */
  readonly hourly: readonly HourlyCalls[];
  /** What the identity did around it, in order of time; of a very busy one not everything. */
  readonly events: readonly Event[];
}

/** @throws RangeError where there is no such finding: look its id up first. */
export async function gatherExplanation(store: Store, findingUid: string): Promise<Explanation> {
  const finding = await getFinding(store, findingUid);
  if (finding === undefined) throw new RangeError(`there is no finding ${findingUid}`);
  // The whole of its last hour: of one call a rule tells, and the hour may have had a hundred.
  const to = (Math.floor(parseTime(finding.last_seen) / HOUR_MS) + 1) * HOUR_MS - 1;
  const [week, hourly, events] = await Promise.all([
    hoursOfWeek(store, finding),
    hourlyCalls(store, finding, { from: to + 1 - HOUR_MS - RATE_SPAN_MS, to }),
    eventsOf(store, finding),
  ]);
  return { finding, hoursOfWeek: week, hourly, events };
}

/** The hours of the week that the finding spans; of one that spans a whole week the hour that decided it. */
export function oddHours(finding: Pick<Finding, "first_seen" | "last_seen" | "time">): ReadonlySet<number> {
  const [from, to, decided] = [finding.first_seen, finding.last_seen, finding.time].map(hourOf) as [
    number,
    number,
    number,
  ];
  const [first, last] = to - from < WEEK_HOURS - 1 ? [from, to] : [decided, decided];
  // 1970-01-01 was a Thursday.
  return new Set(Array.from({ length: last - first + 1 }, (_, n) => (first + n + 3 * 24) % WEEK_HOURS));
}

function hourOf(time: string): number {
  return Math.floor(parseTime(time) / HOUR_MS);
}
