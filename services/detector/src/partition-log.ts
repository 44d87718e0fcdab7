import type { Position, StateRow } from "@rolecall/detection";
import type { Standing } from "@rolecall/kafka";

const KEY = "log";

/** How the positions of a state follow from the offsets of the log that it was read from. */
export interface LogMark {
  /** Position of a record less its offset. */
  readonly base: number;
  /** That of the log before this one, whose positions end where these begin. */
  readonly before: number;
  /** Where whoever reads the log left the state; another who goes on with it (a replay) leaves this as it is. */
  readonly consumed: number;
  /** The group had an offset in it by then: where it has none, the topic was made anew since, or the group was. */
  readonly isCommitted: boolean;
}

/**
 * Offsets of one log, `to` not included, that are in the history and are to be read from there. Rows of the log after it may have
 * the same: they come once more from the topic then, and the detector knows them.
 */
export interface Stretch {
  readonly base: number;
  readonly from: number;
  readonly to: number;
}

/** Where the reading of a log begins. */
export interface Beginning {
  readonly base: number;
  readonly before: number;
  /** Offset of the first record to read. */
  readonly from: number;
  /** What the state needs, or was never told of, and the log no longer has. */
  readonly missing: Stretch | undefined;
  /** The log is another than the one that the state was read from. */
  readonly isOther: boolean;
}

/** The row of a state that is about its log, and those that are the detector's. */
export function splitLog(rows: Iterable<StateRow>): { readonly mark: LogMark | undefined; readonly rows: StateRow[] } {
  const own: StateRow[] = [];
  let mark: LogMark | undefined;
  for (const row of rows) {
    if (row.key === KEY) mark = JSON.parse(Buffer.from(row.state).toString("utf8")) as LogMark;
    else own.push(row);
  }
  return { mark, rows: own };
}

export function logRow(mark: LogMark): StateRow {
  return { key: KEY, state: Buffer.from(JSON.stringify(mark)) };
}

type Stand = Pick<Position, "consumed" | "lowWater">;

/**
 * Positions rise for good, and offsets begin again where a topic is made anew, or the cluster is another; so may the state go on
 * from a log that was none of Kafka's (`up`, a replay). Whoever took offsets for positions would pass over as many records as the
 * state has seen, and say nothing.
 *
 * The log is another where it ends before what was read of it, where the group has no offset in it any more, or never had, or
 * where somebody else went on with the state. Then it is read from where the group stands in it, and counted on behind the state.
 * Where it was the group that was deleted, what comes once more changes nothing.
 */
export function beginIn(stand: Stand, mark: LogMark | undefined, standing: Standing): Beginning {
  const { consumed, lowWater } = stand;
  const { base, before } = mark ?? { base: 0, before: 0 };
  const { low, high } = standing;
  const hasNone = standing.committed === undefined;
  const isElsewhere = mark === undefined ? hasNone : mark.consumed !== consumed || (mark.isCommitted && hasNone);
  if (isElsewhere) return beginOther(stand, base, standing);
  if (high <= consumed - base)
    return isIn(standing) ? beginCut(stand, base, standing) : beginOther(stand, base, standing);
  if (lowWater < base) {
    const missing = { base: before, from: lowWater - before, to: base - before };
    return { base, before, from: low, missing, isOther: false };
  }
  const from = lowWater - base;
  return { base, before, from: Math.max(from, low), missing: { base, from, to: low }, isOther: false };
}

/** Of a state in a form that is not read: the log is learnt anew from its oldest record, and what it has by now was told. */
export function learnIn({ consumed }: Stand, { low, high }: Standing): Beginning {
  const isOther = high <= consumed;
  return { base: isOther ? consumed + 1 - high : 0, before: 0, from: low, missing: undefined, isOther };
}

/** Is the group's offset one of this log? It goes with a topic that is deleted. */
function isIn({ committed, low, high }: Standing): boolean {
  return committed !== undefined && committed >= low && committed <= high;
}

function beginOther({ consumed, lowWater }: Stand, base: number, standing: Standing): Beginning {
  const from = isIn(standing) ? (standing.committed ?? 0) : standing.low;
  const missing = { base, from: lowWater - base, to: Number.POSITIVE_INFINITY };
  return { base: consumed + 1 - from, before: base, from, missing, isOther: true };
}

/** Its last records were lost by the brokers: what comes in their place is new, and what is before them is not. */
function beginCut({ consumed, lowWater }: Stand, base: number, { low, high }: Standing): Beginning {
  const missing = { base, from: Math.max(lowWater - base, high), to: consumed + 1 - base };
  return { base: consumed + 1 - high, before: base, from: Math.max(lowWater - base, low), missing, isOther: true };
}

/**
 * The log gave an offset that it gave before, `next` being the one that was to come: it was made anew, or lost its end, while it
 * was read. What the detector has on hold it holds.
 */
export function beginAgain(next: number, base: number, first: number, standing: Standing): Beginning {
  const { high } = standing;
  const isCut = isIn(standing) && high < next;
  const missing = { base, from: isCut ? Math.max(next, high) : next, to: Number.POSITIVE_INFINITY };
  const behind = next + base;
  return { base: behind - (isCut ? high : first), before: base, from: first, missing, isOther: true };
}
