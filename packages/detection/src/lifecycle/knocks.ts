import type { Event, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { ChangedRows } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { hash32 } from "../state/hash.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import { isMadeUp } from "../state/turned-away.ts";
import type { Knock } from "./knock.ts";
import { DAY_MS, isGrave } from "./sighting.ts";

/** Keys that are remembered; those that were refused longest ago go. */
const MOST = 10_000;
/** For each refusal a key counts as one that was refused so much later, up to a day: a flood of keys that come once takes little away. */
const KEPT_MS = DAY_MS / 24;
const MOST_KEPT = 24;
/** Calls that are told apart, of one key. */
const MOST_CALLS = 32;
/** Whoever was not refused for so long begins anew. */
const FORGOTTEN_MS = 7 * DAY_MS;

/**
 * Who is refused and was never let in has no baseline: nearly all of them are made up. What such a key was refused is kept for
 * when it is let in after all, as it is once whoever stole it has found out what it may do.
 */
export class Knocks {
  /** By uid. */
  readonly #known = new Map<string, Knock>();
  readonly #changed = new ChangedRows("knock:");

  /** A refused event of a key that was never let in. */
  note(event: Event, at: number): void {
    if (event.outcome !== "denied" || !isMadeUp(event)) return;
    const { identity_uid: uid, action } = event;
    const known = this.#known.get(uid);
    const before = known !== undefined && at - known.lastAt <= FORGOTTEN_MS ? known : nothingYet(at);
    if (known === undefined) this.#makeRoom();
    this.#known.set(uid, {
      refusals: before.refusals + 1,
      calls: withCall(before.calls, action),
      grave: isGrave(event) ? withCall(before.grave, action) : before.grave,
      from: before.from,
      lastAt: Math.max(before.lastAt, at),
    });
    this.#changed.write(uid);
  }

  /** An event of somebody who was never let in so far: where it is let in, what it was refused before, once. */
  knockOf(event: Event, at: number): Knock | undefined {
    this.note(event, at);
    const known = event.outcome === "success" ? this.#known.get(event.identity_uid) : undefined;
    if (known === undefined) return undefined;
    this.#forget(event.identity_uid);
    return at - known.lastAt <= FORGOTTEN_MS ? known : undefined;
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    return this.#changed.take((uid) => encodeState(this.#known.get(uid) as unknown as Json));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const { key, state } of rows)
      this.#known.set(key.slice(key.indexOf(":") + 1), decodeState(state).plain as unknown as Knock);
  }

  #makeRoom(): void {
    if (this.#known.size < MOST) return;
    for (const uid of oldestTenth(this.#known, MOST, keptUntil)) this.#forget(uid);
  }

  #forget(uid: string): void {
    this.#known.delete(uid);
    this.#changed.remove(uid);
  }
}

function keptUntil({ lastAt, refusals }: Knock): number {
  return lastAt + Math.min(MOST_KEPT, refusals) * KEPT_MS;
}

function nothingYet(at: number): Knock {
  return { refusals: 0, calls: [], grave: [], from: at, lastAt: at };
}

function withCall(calls: readonly number[], action: string): readonly number[] {
  const call = hash32(action, 0);
  return calls.length >= MOST_CALLS || calls.includes(call) ? calls : [...calls, call];
}
