import { type FeedbackRecord, type Finding, SEVERITIES } from "@rolecall/core";
import { forgetDays } from "../day/fortnight.ts";
import { forgetPeaks } from "../features/peaks.ts";
import type { Baselines } from "../hour/baselines.ts";
import type { DirtyIds } from "../state/dirty-ids.ts";
import { AT } from "../state/layout.ts";
import type { Registry } from "../state/registry.ts";
import { fieldOfSlot, hashIn } from "../state/slot.ts";
import { type Decision, decide, untrustedNow } from "../state/slots.ts";
import { type Recollection, Recollections } from "./recollections.ts";
import { type Before, learnWhole, type TaughtHour, taught, unlearn } from "./taught-hour.ts";

/** Hours after an alarm of a grave finding whose days do not count towards trust. */
const GUARDED_HOURS = 12;
const GRAVE = SEVERITIES.indexOf("high");
/** Hours of one finding that are remembered. */
const MOST_HOURS = 48;

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
  readonly recollections: Recollections = new Recollections();

  constructor(parts: FeedbackParts) {
    this.#parts = parts;
  }

  /** Slots that a verdict on the open hour of the row under the cursor would be about. */
  valuesNow(): Recollection["values"] {
    const { rows } = this.#parts.baselines;
    return untrustedNow(rows).map((slot) => [fieldOfSlot(rows, slot), hashIn(rows, slot)]);
  }

  /**
   * An alarmed hour was learned: remember what of, and keep what a grave finding names from being trusted. `within`: the
   * finding about a group that tells of it.
   */
  remember(
    { finding_uid, identity_uid, severity }: Finding,
    values: Recollection["values"],
    seen: Before,
    within?: string,
  ): void {
    const { rows } = this.#parts.baselines;
    const known = this.recollections.get(finding_uid);
    const holds = known?.holds === true || SEVERITIES.indexOf(severity) >= GRAVE;
    const all = known === undefined ? values : merged(known.values, values);
    const lesson: TaughtHour = taught(rows, seen);
    const hours = [...(known?.hours ?? []), lesson].slice(-MOST_HOURS);
    const told = { finding: finding_uid, identity: identity_uid, ...(within !== undefined && { within }) };
    this.recollections.note({ ...told, at: seen.hour, holds, values: all, hours });
    if (!holds) return;
    decide(rows, hashesOf(all), "hold");
    rows.set(AT.guardedUntil, seen.hour + GUARDED_HOURS);
  }

  /** Act on a verdict. One on a finding that nobody remembers changes nothing here. */
  accept({ finding_uid, verdict }: FeedbackRecord): void {
    for (const known of this.recollections.about(finding_uid)) this.#judge(known, verdict);
  }

  #judge(known: Recollection, verdict: FeedbackRecord["verdict"]): void {
    this.recollections.forget(known.finding);
    switch (verdict) {
      case "expected":
        this.#learn(known);
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
  }

  #learn(known: Recollection): void {
    if (!this.#settle(known, "vouch")) return;
    const { rows } = this.#parts.baselines;
    for (const hour of known.hours) learnWhole(rows, hour);
    forgetDays(rows, 0, rows.get(AT.day));
  }

  #burn(known: Recollection): void {
    if (!this.#settle(known, "burn")) return;
    const { baselines, registry } = this.#parts;
    for (const lesson of known.hours) {
      unlearn(baselines.rows, lesson);
      forgetPeaks(baselines.rows, Math.floor(lesson.hour / 24));
    }
    const { adoption } = baselines.groupOfIdentity(registry.find(known.identity));
    for (const [field, hash] of known.values) adoption.abandon(field, hash);
    baselines.groupOfIdentity(registry.find(known.identity)).dirty = true;
  }

  /** Decide of its values; the cursor is on its row afterwards. False where the identity was let go. */
  #settle(known: Recollection, decision: Decision): boolean {
    const { baselines, registry, dirty } = this.#parts;
    const id = registry.find(known.identity);
    if (id < 0) return false;
    dirty.add(id);
    decide(baselines.rows.open(id), hashesOf(known.values), decision);
    baselines.rows.set(AT.guardedUntil, 0);
    return true;
  }
}

function hashesOf(values: Recollection["values"]): ReadonlySet<number> {
  return new Set(values.map(([, hash]) => hash));
}

function merged(a: Recollection["values"], b: Recollection["values"]): Recollection["values"] {
  const had = hashesOf(a);
  return [...a, ...b.filter(([, hash]) => !had.has(hash))];
}
