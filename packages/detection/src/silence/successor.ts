import type { Baselines } from "../hour/baselines.ts";
import { AT } from "../state/layout.ts";
import type { IdentityRecord, Registry } from "../state/registry.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { endSlot, firstSlot, hashIn } from "../state/slot.ts";
import { isTrusted } from "../state/slots.ts";

/** A successor came within so many days before its predecessor's last event, or later. */
const BEFORE_MS = 7 * 86_400_000;
/** It does such a share of what that one did. */
const SHARE = 0.5;

type Kin = Pick<IdentityRecord, "kind" | "provider" | "account">;

/** Who may have taken up what machines did that are silent now: found in one pass over all, however many fell silent. */
export class Successors {
  readonly #young: ReadonlyMap<string, readonly number[]>;
  readonly #rows: Rows;
  readonly #registry: Registry;

  /** Of machines of which none acted before `since`, event time in ms. */
  constructor(since: number, { rows }: Baselines, registry: Registry) {
    const young = new Map<string, number[]>();
    for (const [id, record] of registry.identities.entries()) {
      if (record === undefined || record.firstSeen < since - BEFORE_MS) continue;
      const key = keyOf(record);
      const ids = young.get(key);
      if (ids === undefined) young.set(key, [id]);
      else ids.push(id);
    }
    this.#young = young;
    this.#rows = rows;
    this.#registry = registry;
  }

  /** Does somebody else do by now what the identity did: younger, of its kind, in its account? */
  hasOne(id: number, record: IdentityRecord): boolean {
    const calls = trustedCalls(this.#rows.open(id));
    const since = record.lastSeen - BEFORE_MS;
    return (this.#young.get(keyOf(record)) ?? []).some((other) => {
      const { firstSeen } = this.#registry.identities[other] as IdentityRecord;
      return other !== id && firstSeen >= since && does(this.#rows.open(other), calls);
    });
  }
}

function keyOf({ kind, provider, account }: Kin): string {
  return JSON.stringify([kind, provider, account]);
}

function trustedCalls(row: Rows): ReadonlySet<number> {
  const calls = new Set<number>();
  for (let slot = firstSlot(row, FIELD.action); slot < endSlot(row, FIELD.action); slot += 1)
    if (isTrusted(row, slot)) calls.add(hashIn(row, slot));
  return calls;
}

function does(row: Rows, calls: ReadonlySet<number>): boolean {
  let shared = 0;
  if (row.get(AT.birth) === 0) return false;
  for (let slot = firstSlot(row, FIELD.action); slot < endSlot(row, FIELD.action); slot += 1)
    if (calls.has(hashIn(row, slot))) shared += 1;
  return shared > 0 && shared >= SHARE * calls.size;
}
