/**
 * Where positions of what was judged beside begin: beyond any of a log. Of two deliveries of one event the lower one
 * stays, and that is the live one. A partition may have both, and who reads on in its log meets none of these.
 */
export const SIDE_FIRST: number = 2 ** 40;

/** A stretch of the log. */
export interface Stretch {
  readonly partition: number;
  readonly fromPosition: number;
  /** Of several deliveries of one event only the first, in whatever partition that is. Dear: for reading a whole history. */
  readonly once?: boolean;
  /** A topic that was made anew has given positions again: all that have one. */
  readonly several?: boolean;
  /** Also what lies before, and was written in that time: of a topic that was made anew, and is gone as well. */
  readonly written?: Written | undefined;
}

/** From a time to another, the last not included, epoch ms. */
export interface Written {
  readonly from: number;
  readonly to: number;
}

interface StretchSql {
  /** In whose turn a row comes; the same for all where that is one log. */
  readonly turn: string;
  /** One row is taken of those that are the same in all of these. */
  readonly order: string;
  readonly where: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/**
 * Which rows those are, and in which order: what was written by the time that topics followed each other, as it lay in the log; from
 * then on as it was written, since the positions of one topic are those of the next again. What was judged beside is no
 * part of a log. `at` is the column that says when that was, `uid` the one that tells those of one position from each
 * other, if any.
 */
export function stretchSql(at: string, { partition, fromPosition, written }: Stretch, uid = ""): StretchSql {
  const end = fromPosition < SIDE_FIRST ? SIDE_FIRST : Number.MAX_SAFE_INTEGER;
  const parameters = { partition, from: fromPosition, end };
  // By no more than what rows are told apart by, so that the engine takes one of each from what is sorted: else it would remember all.
  const place = uid === "" ? "position" : `position, ${uid}`;
  const isOfLog = "position < {end:UInt64}";
  if (written === undefined)
    return { turn: "toInt64(0)", order: place, where: `position >= {from:UInt64} AND ${isOfLog}`, parameters };
  const time = `toUnixTimestamp64Milli(${at})`;
  return {
    turn: `greatest(${time}, {written_from:Int64})`,
    order: `turn, ${place}`,
    where: `(position >= {from:UInt64} OR ${time} >= {written_from:Int64} AND ${time} < {written_to:Int64}) AND ${isOfLog}`,
    parameters: { ...parameters, written_from: written.from, written_to: written.to },
  };
}
