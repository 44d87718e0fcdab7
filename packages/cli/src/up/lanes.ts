import type { StateRow } from "@rolecall/detection";
import type { DetectorTables } from "@rolecall/service-detector";

/** The row of the detector's state that says how far each raw partition was read. */
const LANES_KEY = "input/lanes";
/** A mark each so many messages of a partition: what is read again may begin so many too early, which changes nothing. */
const MARK_EVERY = 64;

/** A message of a raw partition, and the position that its first event had. */
interface Mark {
  readonly position: number;
  readonly offset: number;
}

/**
 * Records of one partition that must be read again after a restart (`low` to `next`), and where the new ones begin. `starts`:
 * where each process began that read some of them; a state of an older version has none.
 */
export interface Range {
  readonly low: number;
  readonly next: number;
  readonly starts?: readonly Mark[] | undefined;
}

/** A position of what the same process read as the message at `offset`: the detector held it as that process was told to. */
export function positionIn({ starts = [] }: Range, offset: number): number | undefined {
  const own = starts.findLast((start) => start.offset <= offset);
  if (own !== undefined) return own.position;
  return starts[0] === undefined ? undefined : starts[0].position - 1;
}

interface Lane {
  next: number;
  /** Position of the last event that came of it. */
  last: number;
  /** Messages since the last mark. */
  since: number;
  /** First positions of some messages, rising, and their offsets. */
  marks: Mark[];
  /** Those of the first message of each process. */
  starts: Mark[];
  /** This process has taken a message of it. */
  isStarted: boolean;
}

/**
 * How far each partition (`topic/partition`) of the raw topics has been read, and from where what the detector still holds
 * must be read again: the place of the detector's own positions in topics that it does not number.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  /** @param position where the restored state stands: what is read again has that position */
  constructor(restored: ReadonlyMap<string, Range> = new Map(), position = -1) {
    for (const [name, { low, next, starts = [] }] of restored) {
      const marks = low < next ? [{ position, offset: low }] : [];
      const last = low < next ? position : -1;
      this.#lanes.set(name, { next, last, since: MARK_EVERY, marks, starts: [...starts], isStarted: false });
    }
  }

  next(name: string): number | undefined {
    return this.#lanes.get(name)?.next;
  }

  /** The message at `offset` was taken; its events have the positions from `first` to `last`, none where `last` is below. */
  took(name: string, offset: number, first: number, last: number): void {
    const lane = this.#of(name);
    // A topic that was made anew begins anew.
    if (offset < lane.next) Object.assign(lane, { marks: [], starts: [], isStarted: false });
    lane.next = offset + 1;
    if (last < first) return;
    lane.last = last;
    if (!lane.isStarted) lane.starts.push({ position: first, offset });
    lane.isStarted = true;
    if (lane.marks.length === 0 || lane.since >= MARK_EVERY) {
      lane.marks.push({ position: first, offset });
      lane.since = 0;
    }
    lane.since += 1;
  }

  /** From where each is to be read again while the detector holds something from `lowWater` on. */
  ranges(lowWater: number): ReadonlyMap<string, Range> {
    return new Map(Array.from(this.#lanes, ([name, lane]) => [name, rangeOf(lane, lowWater)]));
  }

  #of(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const lane = { next: 0, last: -1, since: 0, marks: [], starts: [], isStarted: false };
    this.#lanes.set(name, lane);
    return lane;
  }
}

function rangeOf(lane: Lane, lowWater: number): Range {
  const { next, last } = lane;
  if (last < lowWater) lane.marks = [];
  while ((lane.marks[1]?.position ?? Number.POSITIVE_INFINITY) <= lowWater) lane.marks.shift();
  const low = lane.marks[0]?.offset ?? next;
  while ((lane.starts[1]?.offset ?? Number.POSITIVE_INFINITY) <= low) lane.starts.shift();
  return { low, next, starts: [...lane.starts] };
}

export function lanesRow(ranges: ReadonlyMap<string, Range>): StateRow {
  return { key: LANES_KEY, state: Buffer.from(JSON.stringify(Object.fromEntries(ranges))) };
}

/** The saved ranges, and the rows that are the detector's. */
export function splitLanes(rows: Iterable<StateRow>): {
  readonly ranges: ReadonlyMap<string, Range> | undefined;
  readonly rows: readonly StateRow[];
} {
  const own: StateRow[] = [];
  let ranges: ReadonlyMap<string, Range> | undefined;
  for (const row of rows) {
    if (row.key === LANES_KEY)
      ranges = new Map(Object.entries(JSON.parse(Buffer.from(row.state).toString("utf8")) as Record<string, Range>));
    else own.push(row);
  }
  return { ranges, rows: own };
}

/** Tables whose next snapshot forgets how far raw partitions were read. */
export function withoutLanes(tables: DetectorTables): DetectorTables {
  return {
    ...tables,
    snapshot: (partition, snapshot) =>
      tables.snapshot(partition, { ...snapshot, removed: [...snapshot.removed, LANES_KEY] }),
  };
}
