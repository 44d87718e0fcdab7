import type { StateRow } from "../detector.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Partition } from "../partition.ts";
import type { Group } from "../state/groups.ts";
import { FIELD_COUNT } from "../state/layout.ts";
import { decodeState, encodeState, packSparse, unpackSparse } from "./codec.ts";

interface FleetPlain {
  readonly identities: number;
  readonly birth: number;
  readonly hour: number;
  readonly budget: readonly number[];
  readonly outage: readonly number[];
  readonly sharedDays: readonly number[];
  readonly sharedBusy: readonly number[];
  readonly rareLessons: number;
  readonly toldLessons: number;
  readonly next: number;
  readonly lag: number;
  readonly nextHour: number;
  readonly open: readonly number[];
  readonly hoursToday: number;
  readonly activeToday: number;
  readonly livingHoursToday: number;
  readonly livingToday: number;
  readonly passers: readonly number[];
}

interface GroupPlain {
  readonly name: string;
  readonly index: number;
  /** Slots of the adoption table of each field. */
  readonly sizes: readonly number[];
}

/** `fleet` always; `fleet:history` when an hour has passed; the groups that changed. */
export function saveFleet(partition: Partition): StateRow[] {
  const { baselines, clock } = partition;
  const { fleet } = baselines;
  const plain = {
    identities: partition.registry.size,
    birth: fleet.birth,
    hour: fleet.hour,
    budget: fleet.budget.save(),
    outage: fleet.outage.save(),
    sharedDays: fleet.sharedDays.save(),
    sharedBusy: fleet.sharedBusy.save(),
    rareLessons: fleet.rareLessons.left,
    toldLessons: fleet.toldLessons.left,
    next: clock.next,
    lag: clock.lag,
    nextHour: clock.nextHour,
    open: baselines.open,
    hoursToday: baselines.hoursToday,
    activeToday: baselines.activeToday,
    livingHoursToday: baselines.livingHoursToday,
    livingToday: baselines.livingToday,
    passers: fleet.passers.save(),
  } satisfies FleetPlain;
  const rows: StateRow[] = [{ key: "fleet", state: encodeState(plain, packSparse(pendingOf(fleet))) }];
  if (fleet.takeTicked()) {
    rows.push({ key: "fleet:history", state: encodeState(null, packSparse(historyOf(fleet))) });
  }
  const groups = [fleet.all, ...baselines.groups];
  groups.forEach((group, at) => {
    if (group.dirty) rows.push({ key: `group:${group.name}`, state: encodeGroup(group, at - 1) });
    group.dirty = false;
  });
  return rows;
}

/** @throws Error where identities are missing: state that is not whole must stop a start. */
export function loadFleet(partition: Partition, row: StateRow): void {
  const { plain, bytes } = decodeState(row.state);
  const saved = plain as FleetPlain;
  const { baselines, clock } = partition;
  const { fleet } = baselines;
  if (partition.registry.size !== saved.identities) {
    const there = `${partition.registry.size} of ${saved.identities} identities`;
    throw new Error(`what was learnt is damaged: of the state ${there} are there; see docs/runbooks/copies.md`);
  }
  fleet.birth = saved.birth;
  fleet.hour = saved.hour;
  fleet.budget.load(saved.budget);
  fleet.outage.load(saved.outage);
  fleet.sharedDays.load(saved.sharedDays);
  fleet.sharedBusy.load(saved.sharedBusy);
  fleet.rareLessons.left = saved.rareLessons;
  fleet.toldLessons.left = saved.toldLessons;
  clock.next = saved.next;
  clock.lag = saved.lag;
  clock.nextHour = saved.nextHour;
  baselines.open = [...saved.open];
  baselines.hoursToday = saved.hoursToday;
  baselines.activeToday = saved.activeToday;
  baselines.livingHoursToday = saved.livingHoursToday;
  baselines.livingToday = saved.livingToday;
  fleet.passers.load(saved.passers);
  unpackSparse(bytes, pendingOf(fleet));
  fleet.freeze();
}

export function loadHistory(partition: Partition, row: StateRow): void {
  const { fleet } = partition.baselines;
  unpackSparse(decodeState(row.state).bytes, historyOf(fleet));
  fleet.freeze();
}

/** Groups in the order of their indices; the fleet's own is -1. */
export function loadGroups(partition: Partition, rows: readonly StateRow[]): void {
  const decoded = rows.map((row) => {
    const { plain, bytes } = decodeState(row.state);
    return { plain: plain as GroupPlain, bytes };
  });
  decoded.sort((a, b) => a.plain.index - b.plain.index);
  const { baselines } = partition;
  for (const { plain, bytes } of decoded) {
    const group = plain.index < 0 ? baselines.fleet.all : baselines.groups[baselines.group(plain.name)];
    if (group !== undefined) decodeGroup(group, plain, bytes);
  }
}

function pendingOf(fleet: Fleet): readonly Float64Array[] {
  return [...fleet.tables.map((table) => table.pending), fleet.coincidence.pending];
}

function historyOf(fleet: Fleet): readonly Float64Array[] {
  return [...fleet.tables.map((table) => table.bins), fleet.coincidence.bins];
}

function encodeGroup(group: Group, index: number): Uint8Array {
  const { hashes, members, waves, latecomers } = group.adoption;
  const plain = { name: group.name, index, sizes: hashes.map((table) => table.length) } satisfies GroupPlain;
  const pieces = [group.sums, ...hashes, ...waves, ...latecomers, ...members].map(
    (piece) => new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength),
  );
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return encodeState(plain, bytes);
}

function decodeGroup(group: Group, plain: GroupPlain, bytes: Uint8Array): void {
  let at = group.sums.byteLength;
  group.sums.set(new Float64Array(bytes.buffer, 0, group.sums.length));
  const words = (): readonly Uint32Array[] =>
    plain.sizes.map((size) => {
      at += size * 4;
      return new Uint32Array(bytes.buffer.slice(at - size * 4, at));
    });
  const [hashes, waves, latecomers] = [words(), words(), words()];
  for (let field = 0; field < FIELD_COUNT; field += 1) {
    const size = plain.sizes[field] as number;
    group.adoption.load(field, {
      hashes: hashes[field] as Uint32Array,
      members: new Uint16Array(bytes.buffer.slice(at, at + size * 2)),
      waves: waves[field] as Uint32Array,
      latecomers: latecomers[field] as Uint32Array,
    });
    at += size * 2;
  }
  group.dirty = false;
}
