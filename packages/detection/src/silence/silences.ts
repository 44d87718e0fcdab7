import type { Json } from "@rolecall/core";
import type { Behavior } from "../behavior.ts";
import type { StateRow } from "../detector.ts";
import type { Seen } from "../episode/rule-episodes.ts";
import { keepsTime } from "../features/cadence.ts";
import { pausesOf } from "../features/pauses.ts";
import type { SourceWatch } from "../feeds/source-watch.ts";
import type { Baselines } from "../hour/baselines.ts";
import { isMachine } from "../lifecycle/sighting.ts";
import type { RuleMatch } from "../rules/index.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { AT } from "../state/layout.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import type { IdentityRecord, Registry } from "../state/registry.ts";
import { Bouts } from "./bouts.ts";
import { fellSilent } from "./fell-silent.ts";
import { deletedAs } from "./note-deletion.ts";
import { patienceOf, periodOf } from "./patience.ts";
import { Successors } from "./successor.ts";
import { Wheel } from "./wheel.ts";

const HOUR_MS = 3_600_000;
/** Who stopped once in a month is known to, whatever came of it: such a pause may have taught its hours nothing. */
const ONCE_IN_HOURS = 31 * 24;
/** Silences that were told of; when full the tenth of longest ago is forgotten. */
const MOST_TOLD = 20_000;
/** Row of the bouts; no identity has that name. */
const BOUTS = "";

interface Parts {
  readonly baselines: Baselines;
  readonly behavior: Behavior;
  readonly registry: Registry;
  readonly sources: SourceWatch;
  readonly tell: (match: RuleMatch, seen: Seen) => void;
}

/**
 * Tells of a machine that is known well and acts no more, when the hour ends in which that is so: it has no event at which it could be told.
 * Each is looked at when its patience is over, and once more after twice as long, where it was its log that was silent at first.
 */
export class Silences {
  readonly #parts: Parts;
  readonly #wheel = new Wheel();
  readonly #bouts = new Bouts();
  /** Of whose silence it was told, by the hour in which they acted last. */
  readonly #told = new Map<string, number>();
  readonly #changed = new ChangedRows("silence:");
  /** The hour that ended last. */
  #hour = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.behavior.onClose = (id) => this.expectAgain(id);
  }

  /** The identity's hour is closed, or it is in memory again: from when on is it silent? */
  expectAgain(id: number): void {
    const due = this.#dueAfter(id, this.#hour);
    if (due > 0) this.#wheel.add(id, due);
  }

  /** The hour is over, for all. */
  closeHour(hour: number): void {
    const due = this.#wheel.take(hour, this.#hour);
    this.#hour = hour;
    const { baselines, registry } = this.#parts;
    const silent: Due[] = [];
    for (const id of due) {
      const record = registry.identities[id];
      if (record === undefined) continue;
      if (this.#dueAfter(id, hour - 1) === hour && this.#isNews(id, record, hour)) silent.push({ id, record });
      this.expectAgain(id);
    }
    if (silent.length === 0 || !this.#bouts.hasRoom(hour)) return;
    const earliest = silent.reduce((least, { record }) => Math.min(least, record.lastSeen), Number.POSITIVE_INFINITY);
    const successors = new Successors(earliest, baselines, registry);
    // In an order that a restart does not change.
    silent.sort((a, b) => (a.record.uid < b.record.uid ? -1 : 1));
    for (const one of silent) if (!successors.hasOne(one.id, one.record)) this.#tell(one, hour);
  }

  takeRows(): RowChanges {
    return this.#changed.take((uid) =>
      encodeState(
        (uid === BOUTS ? { bouts: this.#bouts.save() } : { uid, last: this.#told.get(uid) }) as unknown as Json,
      ),
    );
  }

  /** `hour`: the one that ended last. Identities and their rows are there already. */
  restore(rows: Iterable<StateRow>, hour: number): void {
    for (const row of rows) {
      const { bouts, uid, last } = decodeState(row.state).plain as unknown as Saved;
      if (bouts !== undefined) this.#bouts.load(bouts);
      if (uid !== undefined && last !== undefined) this.#told.set(uid, last);
    }
    this.#hour = hour;
    for (const [id, record] of this.#parts.registry.identities.entries())
      if (record !== undefined) this.expectAgain(id);
  }

  /** The first hour after `hour` at whose end the identity is to be looked at; 0 for none. */
  #dueAfter(id: number, hour: number): number {
    const row = this.#parts.baselines.rows.open(id);
    const patience = patienceOf(row);
    if (patience === 0) return 0;
    const first = row.get(AT.lastHour) + patience;
    if (first > hour) return first;
    return first + patience > hour ? first + patience : 0;
  }

  /** Is it silent by its own, and awaited, and was nobody told of it yet? */
  #isNews(id: number, record: IdentityRecord, hour: number): boolean {
    const row = this.#parts.baselines.rows.open(id);
    const last = row.get(AT.lastHour);
    const told = this.#told.get(record.uid);
    if (told !== undefined && last - told < ONCE_IN_HOURS) return false;
    if (!isAwaited(record, (hour + 1) * HOUR_MS) || deletedAs(record)?.isUsual === true) return false;
    return this.#isItsOwn(record, { last, hour, patience: patienceOf(row) });
  }

  #tell({ id, record }: Due, hour: number): void {
    const row = this.#parts.baselines.rows.open(id);
    const last = row.get(AT.lastHour);
    this.#keep(record.uid, last);
    this.#bouts.note(hour);
    this.#changed.write(BOUTS);
    const period = keepsTime(row) ? periodOf(row) : 0;
    const match = fellSilent(record, pausesOf(row, undefined), { last, hour, period });
    this.#parts.tell(match, seenOf(record, (hour + 1) * HOUR_MS));
  }

  /** Its log went on, and told of others of it meanwhile: what nobody reads says nothing of its machines. */
  #isItsOwn({ said, account }: IdentityRecord, { last, hour, patience }: Silent): boolean {
    const { sources } = this.#parts;
    const source = said.source ?? "";
    const silent = hour - last - sources.lostSince(source, account, last, hour);
    return silent >= patience && sources.wentOn(source, account, last, hour);
  }

  #keep(uid: string, last: number): void {
    if (!this.#told.has(uid) && this.#told.size >= MOST_TOLD)
      for (const old of oldestTenth(this.#told, MOST_TOLD, (hour) => hour)) {
        this.#told.delete(old);
        this.#changed.remove(old);
      }
    this.#told.set(uid, last);
    this.#changed.write(uid);
  }
}

/** One that is to be looked at. */
interface Due {
  readonly id: number;
  readonly record: IdentityRecord;
}

interface Silent {
  readonly last: number;
  readonly hour: number;
  readonly patience: number;
}

interface Saved {
  readonly bouts?: readonly number[];
  readonly uid?: string;
  readonly last?: number;
}

/** A machine that nobody expects to end. */
function isAwaited({ kind, more, outside }: IdentityRecord, at: number): boolean {
  return isMachine(kind) && outside !== true && (more?.endsAt === undefined || more.endsAt > at);
}

/** Its latest event is in the evidence's SQL; which it was, nobody remembers of each. */
function seenOf(record: IdentityRecord, time: number): Seen {
  const { uid: identity_uid, kind: identity_kind, name: identity_name, said, latest } = record;
  const identity = { identity_uid, identity_kind, identity_name, delegation: undefined };
  const event = {
    ...identity,
    event_uid: latest?.uid ?? "",
    origin: latest?.origin ?? "",
    source: said.source ?? "",
    action: "",
  };
  return { event, time, record, from: record.lastSeen };
}
