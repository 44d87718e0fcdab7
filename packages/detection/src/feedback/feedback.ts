import { type FeedbackRecord, type Finding, parseTime, SEVERITIES } from "@rolecall/core";
import { forgetDays } from "../day/fortnight.ts";
import { forgetPeaks } from "../features/peaks.ts";
import type { Baselines } from "../hour/baselines.ts";
import type { DirtyIds } from "../state/dirty-ids.ts";
import { AT } from "../state/layout.ts";
import type { Registry } from "../state/registry.ts";
import type { Rows } from "../state/rows.ts";
import { fieldOfSlot, hashIn } from "../state/slot.ts";
import { broughtNow, type Decision, decide, untrustedNow } from "../state/slots.ts";
import { type Recollection, Recollections, type Value } from "./recollections.ts";
import { type Before, type TaughtHour, taught, unlearn } from "./taught-hour.ts";
import { hashesOf, takeBack, type Vouched, vouch } from "./vouched.ts";

/** Hours after an alarm of a grave finding whose days do not count towards trust. */
const GUARDED_HOURS = 12;
const GRAVE = SEVERITIES.indexOf("high");
/** Hours of one finding that are remembered. */
const MOST_HOURS = 48;
const HOUR_MS = 3_600_000;

/** What an hour brought: what is not trusted, and what is since somebody called it expected. */
interface Brought {
  readonly values: readonly Value[];
  readonly vouched: readonly Value[];
}

/** What feedback works on. */
export interface FeedbackParts {
  readonly baselines: Baselines;
  readonly registry: Registry;
  /** Identities whose row changed since the last snapshot. */
  readonly dirty: DirtyIds;
}

/** Lets an analyst's verdict on a finding change what its identity has learned (detector.md, 8). */
export class Feedback {
  readonly #parts: FeedbackParts;
  readonly recollections: Recollections = new Recollections("told:");
  /** What was called expected. */
  readonly vouched: Recollections<Vouched> = new Recollections("vouched:");

  constructor(parts: FeedbackParts) {
    this.#parts = parts;
  }

  /** What a verdict on the open hour of the row under the cursor, which is that of `identity`, would be about. */
  valuesNow(identity: string): Brought {
    const { rows } = this.#parts.baselines;
    return { values: untrustedNow(rows).map((slot) => valueIn(rows, slot)), vouched: this.#vouchedNow(identity) };
  }

  /**
   * An alarmed hour was learned: remember what of, and keep what a grave finding names from being trusted. `within`: the
   * finding about a group that tells of it.
   */
  remember({ finding_uid, identity_uid, severity }: Finding, brought: Brought, seen: Before, within?: string): void {
    const { rows } = this.#parts.baselines;
    const known = this.recollections.get(finding_uid);
    const holds = known?.holds === true || SEVERITIES.indexOf(severity) >= GRAVE;
    const all = merged(known?.values ?? [], brought.values);
    const vouched = merged(known?.vouched ?? [], brought.vouched);
    const lesson: TaughtHour = taught(rows, seen);
    const hours = [...(known?.hours ?? []), lesson].slice(-MOST_HOURS);
    const told = {
      finding: finding_uid,
      identity: identity_uid,
      ...(within !== undefined && { within }),
      ...(vouched.length > 0 && { vouched }),
    };
    this.recollections.note({ ...told, at: seen.hour, holds, values: all, hours });
    if (!holds) return;
    decide(rows, hashesOf(all), "hold");
    rows.set(AT.guardedUntil, seen.hour + GUARDED_HOURS);
  }

  /** Values of the open hour that the identity is known by since somebody called them expected. */
  #vouchedNow(identity: string): readonly Value[] {
    const said = this.vouched.ofIdentity(identity);
    if (said.length === 0) return [];
    const { rows } = this.#parts.baselines;
    const hashes = hashesOf(said.flatMap(({ values }) => values));
    return broughtNow(rows)
      .map((slot) => valueIn(rows, slot))
      .filter(([, hash]) => hashes.has(hash));
  }

  /** Whom a person may still say something about, or take it back; one may come more than once. */
  *identities(): Generator<string, undefined> {
    yield* this.recollections.identities();
    yield* this.vouched.identities();
  }

  /** Act on a verdict. One on a finding that nobody remembers changes nothing here. */
  accept({ finding_uid, verdict, at }: FeedbackRecord): void {
    if (verdict === "reopened") {
      for (const known of this.vouched.about(finding_uid)) this.#takeBack(known);
      return;
    }
    const hour = Math.floor(parseTime(at) / HOUR_MS);
    for (const known of this.recollections.about(finding_uid)) this.#judge(known, verdict, hour);
  }

  #judge(known: Recollection, verdict: Exclude<FeedbackRecord["verdict"], "reopened">, hour: number): void {
    this.recollections.forget(known.finding);
    switch (verdict) {
      case "expected":
        this.#learn(known, hour);
        return;
      case "dismissed":
        this.#settle(known, "release");
        return;
      case "compromised":
        this.#burn(known);
    }
  }

  /** End of a day: what got no verdict in time is settled without one. */
  closeDay(hour: number): void {
    for (const each of this.recollections.takeSettled(hour)) this.#settle(each, "release");
    this.vouched.takeSettled(hour);
  }

  #learn(known: Recollection, hour: number): void {
    const row = this.#open(known);
    if (row === undefined) return;
    const earlier = this.vouched.get(known.finding);
    const whole = earlier === undefined ? known : together(known, earlier);
    const now = vouch(row, known, hour, this.vouched.ofIdentity(known.identity));
    const trusts = Array.from(new Map([...now.trusts, ...(earlier?.trusts ?? [])]));
    const { values, vouched, hours } = whole;
    this.vouched.note({ ...now, values, ...(vouched !== undefined && { vouched }), hours, trusts });
    row.set(AT.guardedUntil, 0);
    forgetDays(row, 0, row.get(AT.day));
  }

  /** It is to be judged again, as if nobody had called it expected. */
  #takeBack(vouched: Vouched): void {
    this.vouched.forget(vouched.finding);
    const row = this.#open(vouched);
    if (row === undefined) return;
    const others = this.vouched.ofIdentity(vouched.identity);
    const known = takeBack(row, vouched, others);
    const since = this.recollections.get(known.finding);
    this.recollections.note(since === undefined ? known : together(since, known));
  }

  /** What an attack did is new for good, also where it was called expected when the attack began. */
  #burn(known: Recollection): void {
    const values = merged(known.values, known.vouched ?? []);
    if (!this.#settle({ ...known, values }, "burn")) return;
    const { baselines, registry } = this.#parts;
    for (const lesson of known.hours) {
      unlearn(baselines.rows, lesson);
      forgetPeaks(baselines.rows, Math.floor(lesson.hour / 24));
    }
    this.#unvouch(known.identity, hashesOf(values));
    const { adoption } = baselines.groupOfIdentity(registry.find(known.identity));
    for (const [field, hash] of values) adoption.abandon(field, hash);
    baselines.groupOfIdentity(registry.find(known.identity)).dirty = true;
  }

  /** What was said of these values before is over: whoever vouches for one from now on is its only voucher. */
  #unvouch(identity: string, burnt: ReadonlySet<number>): void {
    for (const said of this.vouched.ofIdentity(identity)) {
      const trusts = said.trusts.filter(([hash]) => !burnt.has(hash));
      if (trusts.length < said.trusts.length) this.vouched.note({ ...said, trusts });
    }
  }

  /** Decide of its values; the cursor is on its row afterwards. False where the identity was let go. */
  #settle(known: Recollection, decision: Decision): boolean {
    const row = this.#open(known);
    if (row === undefined) return false;
    decide(row, hashesOf(known.values), decision);
    row.set(AT.guardedUntil, 0);
    return true;
  }

  /** The row of its identity, which is about to change; undefined where that was let go. */
  #open({ identity }: Recollection): Rows | undefined {
    const { baselines, registry, dirty } = this.#parts;
    const id = registry.find(identity);
    if (id < 0) return undefined;
    dirty.add(id);
    return baselines.rows.open(id);
  }
}

/** One finding, alarmed before it was judged and after. */
function together(later: Recollection, earlier: Recollection): Recollection {
  const hours = [...earlier.hours, ...later.hours].slice(-MOST_HOURS);
  const values = merged(earlier.values, later.values);
  const vouched = merged(earlier.vouched ?? [], later.vouched ?? []);
  return { ...later, holds: later.holds || earlier.holds, values, ...(vouched.length > 0 && { vouched }), hours };
}

function valueIn(row: Rows, slot: number): Value {
  return [fieldOfSlot(row, slot), hashIn(row, slot)];
}

function merged(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  const had = hashesOf(a);
  return [...a, ...b.filter(([, hash]) => !had.has(hash))];
}
