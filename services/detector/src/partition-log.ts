import type { EventPlace } from "@rolecall/clickhouse";
import type { Position, StateRow } from "@rolecall/detection";
import type { Standing } from "@rolecall/kafka";
import { type LogNow, PLACES } from "./tables.ts";

/** Positions of one log in a state. */
export interface Numbering {
  /** Position of a record less its offset. */
  readonly base: number;
  /** The first position that is of this log. */
  readonly first: number;
}

/** How the positions of a state follow from the offsets of the log that it was read from. */
export interface LogMark extends Numbering {
  /** The logs before this one that the state still has records of on hold, the oldest first. */
  readonly earlier: readonly Numbering[];
  /** Where whoever reads the log left the state; another who goes on with it (a replay) leaves this as it is. */
  readonly consumed: number;
  /** The group had an offset in it by then: where it has none, the topic was made anew since, or the group was. */
  readonly isCommitted: boolean;
  /** Undefined where the brokers say none. */
  readonly topicId?: string | undefined;
  /** The last event that was judged as it came from a topic, with its offset there. */
  readonly last?: EventPlace | undefined;
}

/**
 * Offsets of one log, `to` not included, that are in the history and are to be read from there. Rows of the log after it may have
 * the same: they come once more from the topic then, and the detector knows them.
 */
export interface Stretch {
  readonly base: number;
  readonly from: number;
  readonly to: number;
  /** Another log is there now, and there may have been more between the two: what came in those is of this stretch too. */
  readonly now?: LogNow | undefined;
}

/** Where the reading of a log begins. */
export interface Beginning extends Logs {
  /** Offset of the first record to read. */
  readonly from: number;
  /** What the state needs, or was never told of, and the log no longer has; in the order of its positions. */
  readonly missing: readonly Stretch[];
  /** The log is another than the one that the state was read from. */
  readonly isOther: boolean;
}

/** The row of a state that is about its log, and those that are the detector's. */
export function splitLog(rows: Iterable<StateRow>): { readonly mark: LogMark | undefined; readonly rows: StateRow[] } {
  const own: StateRow[] = [];
  let mark: LogMark | undefined;
  for (const row of rows) {
    if (row.key === PLACES.log) mark = readMark(row.state);
    else own.push(row);
  }
  return { mark, rows: own };
}

/** As the release before wrote it: its positions began at the base. */
type OldMark = Pick<LogMark, "base" | "consumed" | "isCommitted"> & { readonly before: number };

/** What `logRow` wrote. */
export function readMark(state: Uint8Array): LogMark {
  const mark = JSON.parse(Buffer.from(state).toString("utf8")) as LogMark | OldMark;
  if (!("before" in mark)) return mark;
  const { before, ...rest } = mark;
  return { ...rest, first: mark.base, earlier: [{ base: before, first: before }] };
}

/** Offset of the first record that the state has not judged. */
export function offsetBehind({ base, consumed }: Pick<LogMark, "base" | "consumed">): number {
  return consumed - base + 1;
}

/** Of a state whose oldest record on hold is there. */
export function logRow({ earlier, ...mark }: LogMark, lowWater: number): StateRow {
  const ends = [...earlier.slice(1), mark].map(({ first }) => first);
  const needed = earlier.filter((_, n) => lowWater < (ends[n] ?? 0));
  return { key: PLACES.log, state: Buffer.from(JSON.stringify({ ...mark, earlier: needed })) };
}

type Stand = Pick<Position, "consumed" | "lowWater">;
export type Logs = Pick<LogMark, "base" | "first" | "earlier">;

const ONE: Logs = { base: 0, first: 0, earlier: [] };

/**
 * Positions rise for good, and offsets begin again where a topic is made anew, or the cluster is another; so may the state go on
 * from a log that was none of Kafka's (`up`, a replay). Whoever took offsets for positions would pass over as many records as the
 * state has seen, and say nothing.
 *
 * The log is another where its topic is, or somebody else went on with the state. Brokers that say no ids leave it to be told from
 * where it ends, before what was read of it, and from the group, which has no offset in it any more, or never had. Then it is read
 * from where the group stands in it, and counted on behind the state; where it was only the group that was deleted, all of it once
 * more.
 */
export function beginIn(stand: Stand, mark: LogMark | undefined, standing: Standing): Beginning {
  const { consumed, lowWater } = stand;
  const logs: Logs = mark ?? ONE;
  const { low, high } = standing;
  const { base, first, earlier } = logs;
  const isSure = isSameTopic(mark, standing) === true;
  if (isElsewhere(stand, mark, standing)) return beginOther(stand, logs, standing);
  if (high <= consumed - base)
    return isSure || isIn(standing) ? beginCut(stand, logs, standing) : beginOther(stand, logs, standing);
  const missing = [...held(stand, logs), { base, from: Math.max(lowWater, first) - base, to: low }];
  return { base, first, earlier, from: Math.max(lowWater - base, low), missing, isOther: false };
}

function isElsewhere({ consumed }: Stand, mark: LogMark | undefined, standing: Standing): boolean {
  const hasNone = standing.committed === undefined;
  if (mark === undefined) return hasNone;
  if (mark.consumed !== consumed) return true;
  return !(isSameTopic(mark, standing) ?? !(mark.isCommitted && hasNone));
}

/** Undefined where nobody says. */
function isSameTopic(mark: LogMark | undefined, { topicId }: Standing): boolean | undefined {
  return mark?.topicId === undefined || topicId === undefined ? undefined : mark.topicId === topicId;
}

/**
 * Of a state in a form that is not read: the log is learnt anew from its oldest record, and what it has up to the state was told. Its
 * mark is read all the same: without one, what came since the state was saved would be taken for told where positions are no
 * offsets, and all of a topic that was made anew meanwhile.
 */
export function learnIn(stand: Stand, mark: LogMark | undefined, standing: Standing): Beginning {
  const { low } = standing;
  if (mark === undefined || mark.consumed !== stand.consumed) return learnUnmarked(stand, standing);
  const begun = beginIn(stand, mark, standing);
  return { ...begun, from: Math.max(low, -begun.base) };
}

/** A state of a release that kept no mark, or that was damaged: the log is taken for what was judged. */
function learnUnmarked({ consumed }: Stand, { low, high }: Standing): Beginning {
  const isOther = high <= consumed;
  const base = isOther ? consumed + 1 - high : 0;
  return { base, first: base, earlier: [], from: low, missing: [], isOther };
}

/** What a state has on hold of logs before the one that it was read from last. */
function held({ lowWater }: Stand, { earlier, first }: Logs): readonly Stretch[] {
  return earlier.map(({ base, first: begin }, n) => ({
    base,
    from: Math.max(lowWater, begin) - base,
    to: (earlier[n + 1]?.first ?? first) - base,
  }));
}

/** Is the group's offset one of this log? It goes with a topic that is deleted. */
function isIn({ committed, low, high }: Standing): boolean {
  return committed !== undefined && committed >= low && committed <= high;
}

function beginOther(stand: Stand, logs: Logs, standing: Standing): Beginning {
  const { base, first } = logs;
  const from = isIn(standing) ? (standing.committed ?? 0) : standing.low;
  const rest = { base, from: Math.max(stand.lowWater, first) - base, to: Number.POSITIVE_INFINITY, now: standing };
  const missing = [...held(stand, logs), rest];
  return { ...behind(stand, logs, from), from, missing, isOther: true };
}

/** Its last records were lost by the brokers: what comes in their place is new, and what is before them is not. */
function beginCut(stand: Stand, logs: Logs, { low, high }: Standing): Beginning {
  const { base } = logs;
  const from = stand.lowWater - base;
  const lost = { base, from: Math.max(from, high), to: stand.consumed + 1 - base };
  const missing = [...held(stand, logs), lost];
  return { ...behind(stand, logs, high), from: Math.max(Math.min(from, high), low), missing, isOther: true };
}

/** A log counted on behind the state, from that offset of it. */
function behind({ consumed }: Pick<Stand, "consumed">, { base, first, earlier }: Logs, from: number): Logs {
  return { base: consumed + 1 - from, first: consumed + 1, earlier: [...earlier, { base, first }] };
}

/**
 * The log gave an offset that it gave before, `next` being the one that was to come: it was made anew, or lost its end, while it
 * was read. What the detector has on hold it holds.
 */
export function beginAgain(next: number, logs: Logs, first: number, standing: Standing): Beginning {
  const { base } = logs;
  const { high } = standing;
  const isCut = isIn(standing) && high < next;
  const rest = { base, from: isCut ? Math.max(next, high) : next, to: Number.POSITIVE_INFINITY };
  const missing = [isCut ? rest : { ...rest, now: standing }];
  const consumed = next + base - 1;
  return { ...behind({ consumed }, logs, isCut ? high : first), from: first, missing, isOther: true };
}
