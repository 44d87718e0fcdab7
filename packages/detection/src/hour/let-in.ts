import type { Event } from "@rolecall/core";
import { hash32 } from "../state/hash.ts";
import type { IdentityRecord } from "../state/record.ts";
import { FIELD } from "../state/sample.ts";
import { endSlot, findSlot, firstSlot, hashIn } from "../state/slot.ts";
import { isTurnedAway } from "../state/turned-away.ts";
import type { Baselines } from "./baselines.ts";

/** Fields that say from where. */
export const PLACES: readonly number[] = [FIELD.network, FIELD.asn, FIELD.address];

/** Whoever was turned away as often as it came, and is not now, has taken up the places that it came from. */
export function letIn(baselines: Baselines, id: number, record: IdentityRecord, event: Event): void {
  if (record.outside !== true || isTurnedAway(event)) return;
  record.outside = undefined;
  const row = baselines.rows.open(id);
  for (const field of PLACES)
    for (let slot = firstSlot(row, field); slot < endSlot(row, field); slot += 1)
      baselines.adopted.push(baselines.groupOf[id] as number, field, hashIn(row, slot));
}

/** True of whoever was never let in, and in a network where it never was. */
export function isStranger(baselines: Baselines, id: number, record: IdentityRecord, event: Event): boolean {
  if (record.outside === true) return true;
  const row = baselines.rows.open(id);
  const network = hash32(event.src_network ?? "", FIELD.network);
  return findSlot(row, FIELD.network, network) >= endSlot(row, FIELD.network);
}
