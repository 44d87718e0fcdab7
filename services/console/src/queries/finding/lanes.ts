import { ACTS, type Store } from "@rolecall/clickhouse";
import type { Whose } from "../hourly.ts";
import { ask, type Question } from "../question.ts";
import { HOUR_MS, type Span, sqlTime } from "../span.ts";

/** What of an event makes lanes: one lane for each value. */
export type Facet = "src_network" | "client" | "action" | "credential_uid";

/** When one value was seen. */
export interface Lane {
  readonly value: string;
  /** Events in the weeks before, and in the odd time. */
  readonly before: number;
  readonly during: number;
  /** Where it was seen, in order of time. */
  readonly marks: readonly Mark[];
}

/** `BIN_HOURS` in which a value was seen. */
export interface Mark {
  /** Hours from the start of the span, never before it. */
  readonly hour: number;
  /** Was it (also) seen in the odd time? */
  readonly isOdd: boolean;
}

export const BIN_HOURS = 3;
/** Values beyond are not read: an identity with more has no lanes to speak of. */
const MOST_ROWS = 20_000;

/** When an identity had which value of each facet, in one reading of its events. */
export function lanesQuestion(whose: Whose, span: Span): Question {
  return {
    sql: `SELECT facet, value, toStartOfInterval(time, toIntervalHour(${BIN_HOURS})) AS span, count() AS calls,
        countIf(time >= toDateTime64({odd:String}, 3, 'UTC')) AS during
      FROM rolecall.events_latest
      ARRAY JOIN ['src_network', 'client', 'action', 'credential_uid'] AS facet,
        [src_network, toString(client), toString(action), credential_uid] AS value
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND ${ACTS} AND value != ''
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')
      GROUP BY facet, value, span ORDER BY during DESC, span, value LIMIT ${MOST_ROWS} BY facet`,
    parameters: {
      tenant: whose.tenant,
      uid: whose.identity_uid,
      odd: sqlTime(span.oddFrom),
      from: sqlTime(span.from),
      to: sqlTime(span.to),
    },
  };
}

export type Lanes = Readonly<Record<Facet, readonly Lane[]>>;

/** The lanes of each facet: new values first, then the most frequent. */
export async function lanes(store: Store, question: Question, span: Span): Promise<Lanes> {
  const { sql, parameters } = question;
  const rows = await ask<LaneRow>(store, {
    sql: `SELECT facet, value, toUnixTimestamp(span) AS at, calls, during FROM (${sql})`,
    parameters,
  });
  const of = (facet: Facet): readonly Lane[] =>
    lanesOf(
      rows.filter((row) => row.facet === facet),
      span,
    );
  return {
    src_network: of("src_network"),
    client: of("client"),
    action: of("action"),
    credential_uid: of("credential_uid"),
  };
}

interface LaneRow {
  readonly facet: Facet;
  readonly value: string;
  readonly at: number;
  readonly calls: number;
  readonly during: number;
}

function lanesOf(rows: readonly LaneRow[], span: Span): readonly Lane[] {
  const found = new Map<string, { before: number; during: number; marks: Mark[] }>();
  for (const { value, at, calls, during } of rows) {
    const lane = found.get(value) ?? { before: 0, during: 0, marks: [] };
    lane.before += calls - during;
    lane.during += during;
    lane.marks.push({ hour: Math.max(0, (at * 1000 - span.from) / HOUR_MS), isOdd: during > 0 });
    found.set(value, lane);
  }
  return Array.from(found, ([value, lane]) => ({ value, ...lane })).toSorted(
    (a, b) =>
      Number(isNew(b)) - Number(isNew(a)) || b.before - a.before || b.during - a.during || (a.value < b.value ? -1 : 1),
  );
}

/** Was the value never seen in the weeks before? */
export function isNew(lane: Lane): boolean {
  return lane.before === 0;
}
