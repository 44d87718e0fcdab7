import type { StateRow } from "@rolecall/detection";
import type { Standing } from "@rolecall/kafka";
import { type DetectorTables, PLACES } from "@rolecall/service-detector";

/** A mark each so many messages of a partition: what is read again may begin so many too early, which changes nothing. */
const MARK_EVERY = 64;

/** A message of a raw partition, and the position that its first event had. */
interface Mark {
  readonly position: number;
  readonly offset: number;
}

/** Offsets of a partition, `to` not included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Records of one partition that must be read again after a restart (`low` to `next`), and where the new ones begin. `starts`:
 * where each process began that read some of them; a state of an older version has none, and no `topicId` either.
 */
export interface Range {
  readonly low: number;
  readonly next: number;
  readonly starts?: readonly Mark[] | undefined;
  /** Another where the topic was made anew; undefined where the brokers say none. */
  readonly topicId?: string | undefined;
  /** What an operator had this history pass over, behind `low`. */
  readonly skipped?: Stretch | undefined;
}

/** What became of a partition while this history did not read it. */
export interface LaneNote extends Stretch {
  /** `topic/partition` */
  readonly lane: string;
  /**
   * `again`: others have read it, with the same group, or this history is older than what was committed; it is read now.
   * `skipped`: an operator set the group's offset forward. `rewound`: and back, where the state is what counts.
   * `before`: the group stands there, and this history has read nothing of the partition.
   * `gone`: some of it was on hold without an archive, and it has left the topic.
   */
  readonly kind: "again" | "skipped" | "rewound" | "before" | "gone";
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
  topicId: string | undefined;
  skipped: Stretch | undefined;
  /** What is read now although the group has it behind itself: told of when the first of it comes. */
  again: Stretch | undefined;
}

export interface LanesOptions {
  /** Undefined where the state says nothing of it: an older version wrote it, or events were sent over HTTP alone. */
  readonly restored?: ReadonlyMap<string, Range> | undefined;
  /** Where the restored state stands: what is read again has that position. */
  readonly position?: number | undefined;
  /** The topics are the log: the state says what was judged of them, whatever the group says. Else a group that is set back is followed. */
  readonly isLog?: boolean | undefined;
  /** The history is empty. */
  readonly isNew?: boolean | undefined;
  readonly tell?: ((note: LaneNote) => void) | undefined;
}

/**
 * How far each partition (`topic/partition`) of the raw topics has been read, and from where what the detector still holds
 * must be read again: the place of the detector's own positions in topics that it does not number.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #options: LanesOptions;
  readonly #isLog: boolean;
  /** Of the partitions that were ours. */
  readonly #topicIds = new Map<string, string | undefined>();
  readonly #told = new Set<string>();
  /** Something has changed since it was saved. */
  isUnsaved = false;
  /** Resolves when nothing is read any more. */
  reading: Promise<void> = Promise.resolve();

  constructor(options: LanesOptions = {}) {
    const { restored = new Map<string, Range>(), position = -1, isLog = true } = options;
    this.#options = options;
    this.#isLog = isLog;
    for (const [name, { low, next, starts = [], topicId, skipped }] of restored) {
      const lane = { ...newLane(topicId), since: MARK_EVERY, next: isLog ? next : low };
      const held = { last: position, marks: [{ position, offset: low }], starts: [...starts], skipped };
      this.#lanes.set(name, isLog && low < next ? { ...lane, ...held } : { ...lane, starts: isLog ? [...starts] : [] });
    }
  }

  /**
   * The partition is ours, and the group and the log stand there: the offset to read from, undefined for the group's own. What is
   * read from there is what this history has not read, unless somebody who is no reader has set the group behind it.
   */
  begin(name: string, standing: Standing): number | undefined {
    const { committed, topicId } = standing;
    const known = this.#lanes.get(name);
    this.#topicIds.set(name, topicId);
    const isSame = known?.topicId === undefined || topicId === undefined ? undefined : known.topicId === topicId;
    // The group's offset goes with a topic that is deleted, or with the group itself. The id of the topic says which.
    if (known === undefined || isSame === false || (committed === undefined && isSame === undefined))
      return this.#beginNew(name, standing);
    if (topicId !== undefined) known.topicId = topicId;
    if (committed === undefined) return this.#beginAnew(known, standing);
    return committed > known.next
      ? this.#beginBehind(name, known, standing, committed)
      : this.#beginIn(name, known, standing, committed);
  }

  /**
   * Nothing is known of it: read from where the group stands. That is known from now on, also of one that brings nothing for
   * long: what others read of it is not read. An older version's state knew of none, and is believed.
   */
  #beginNew(name: string, { committed, low, high, topicId }: Standing): undefined {
    const { restored, isNew = false } = this.#options;
    const start = committed ?? low;
    this.#lanes.set(name, { ...newLane(topicId), next: start > high ? low : Math.max(start, low) });
    this.isUnsaved = true;
    if (committed !== undefined && committed > low && (isNew || restored !== undefined))
      this.#tellOnce({ lane: name, kind: "before", from: low, to: committed });
  }

  /**
   * The group has no offset any more, or has none yet, in the same topic. Where events are kept, all of it may be read once more; what
   * has left it before it was read is missed.
   */
  #beginAnew(lane: Lane, { low }: Standing): number | undefined {
    const { next } = lane;
    if (!this.#isLog) lane.next = low;
    this.isUnsaved = true;
    return this.#isLog || next < low ? next : undefined;
  }

  /** The group stands further than this history has read. */
  #beginBehind(name: string, lane: Lane, { isForeign }: Standing, committed: number): number | undefined {
    const stretch = { from: lane.next, to: committed };
    if (isForeign !== true) {
      lane.again = stretch;
      return lane.next;
    }
    lane.skipped = stretch;
    lane.next = committed;
    this.isUnsaved = true;
    this.#tell({ lane: name, kind: "skipped", ...stretch });
    return undefined;
  }

  /** The group stands in what this history has read. */
  #beginIn(name: string, lane: Lane, { isForeign }: Standing, committed: number): number | undefined {
    if (!this.#isLog) {
      if (isForeign === true) lane.next = committed;
      return undefined;
    }
    const low = lane.marks[0]?.offset ?? lane.next;
    if (isForeign === true && committed < low)
      this.#tellOnce({ lane: name, kind: "rewound", from: committed, to: lane.next });
    return lane.next;
  }

  /** Offset behind the last record that was taken, or where reading began; undefined where the partition was never ours. */
  next(name: string): number | undefined {
    return this.#lanes.get(name)?.next;
  }

  /** How many records lie before what is next in all of the partitions of a topic, where it is the one with that id. */
  readTo(topic: string, topicId: string | undefined): number {
    const isThat = (id = topicId): boolean => topicId === undefined || id === topicId;
    const own = [...this.#lanes].filter(([name, lane]) => name.startsWith(`${topic}/`) && isThat(lane.topicId));
    return own.reduce((sum, [, { next }]) => sum + next, 0);
  }

  #tell(note: LaneNote): void {
    this.#options.tell?.(note);
  }

  /** However often the group is dealt out. */
  #tellOnce(note: LaneNote): void {
    if (!this.#told.has(note.lane)) this.#tell(note);
    this.#told.add(note.lane);
  }

  /** The message at `offset` was taken; its events have the positions from `first` to `last`, none where `last` is below. */
  took(name: string, offset: number, first: number, last: number): void {
    const lane = this.#of(name);
    const { again } = lane;
    lane.again = undefined;
    if (again !== undefined && offset < again.to) this.#tell({ lane: name, kind: "again", ...again, from: offset });
    if (offset < lane.next) beginAnew(lane);
    lane.next = offset + 1;
    this.isUnsaved = true;
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
    const lane = newLane(this.#topicIds.get(name));
    this.#lanes.set(name, lane);
    return lane;
  }
}

/** The topic was made anew, or the group set back. */
function beginAnew(lane: Lane): void {
  Object.assign(lane, { marks: [], starts: [], isStarted: false, skipped: undefined, topicId: undefined });
}

function newLane(topicId: string | undefined): Lane {
  const nothing = { skipped: undefined, again: undefined };
  return { next: 0, last: -1, since: 0, marks: [], starts: [], isStarted: false, topicId, ...nothing };
}

function rangeOf(lane: Lane, lowWater: number): Range {
  const { next, last } = lane;
  if (last < lowWater) lane.marks = [];
  while ((lane.marks[1]?.position ?? Number.POSITIVE_INFINITY) <= lowWater) lane.marks.shift();
  const low = lane.marks[0]?.offset ?? next;
  while ((lane.starts[1]?.offset ?? Number.POSITIVE_INFINITY) <= low) lane.starts.shift();
  if (lane.skipped !== undefined && lane.skipped.to <= low) lane.skipped = undefined;
  return { low, next, starts: [...lane.starts], topicId: lane.topicId, skipped: lane.skipped };
}

/** Is that offset to be read again? */
export function isHeld({ low, next, skipped }: Range, offset: number): boolean {
  return offset >= low && offset < next && !(skipped !== undefined && offset >= skipped.from && offset < skipped.to);
}

export function lanesRow(ranges: ReadonlyMap<string, Range>): StateRow {
  return { key: PLACES.lanes, state: Buffer.from(JSON.stringify(Object.fromEntries(ranges))) };
}

/** The saved ranges, and the rows that are the detector's. */
export function splitLanes(rows: Iterable<StateRow>): {
  readonly ranges: ReadonlyMap<string, Range> | undefined;
  readonly rows: readonly StateRow[];
} {
  const own: StateRow[] = [];
  let ranges: ReadonlyMap<string, Range> | undefined;
  for (const row of rows) {
    if (row.key === PLACES.lanes)
      ranges = new Map(Object.entries(JSON.parse(Buffer.from(row.state).toString("utf8")) as Record<string, Range>));
    else own.push(row);
  }
  return { ranges, rows: own };
}

/** The ranges among those rows, with what was on hold as what comes next. */
export function heldAsNext(places: Iterable<StateRow> = []): ReadonlyMap<string, Range> | undefined {
  const { ranges } = splitLanes(places);
  return ranges && new Map(Array.from(ranges, ([lane, range]) => [lane, { ...range, next: range.low, starts: [] }]));
}

/** Tables whose snapshots say how far raw partitions were read, so that it is durable: where events are, the topics are no log. */
export function withLanes(tables: DetectorTables, lanes: Lanes): DetectorTables {
  return {
    ...tables,
    async snapshot(partition, snapshot) {
      lanes.isUnsaved = false;
      const ranges = lanes.ranges(0);
      const rows = ranges.size === 0 ? snapshot.rows : withRow(lanesRow(ranges), snapshot.rows);
      await tables.snapshot(partition, { ...snapshot, rows });
    },
  };
}

/** `row`, then `rows`. */
export function* withRow(row: StateRow, rows: Iterable<StateRow>): Generator<StateRow, undefined> {
  yield row;
  yield* rows;
}
