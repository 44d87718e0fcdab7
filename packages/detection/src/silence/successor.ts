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

/** Does somebody else do by now what the identity did: younger, of its kind, in its account? */
export function hasSuccessor(record: IdentityRecord, id: number, baselines: Baselines, registry: Registry): boolean {
  const { rows } = baselines;
  const calls = trustedCalls(rows.open(id));
  const since = record.lastSeen - BEFORE_MS;
  return registry.identities.some((other, at) => {
    if (other === undefined || at === id || other.firstSeen < since) return false;
    if (other.kind !== record.kind || other.account !== record.account || other.provider !== record.provider)
      return false;
    return does(rows.open(at), calls);
  });
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
