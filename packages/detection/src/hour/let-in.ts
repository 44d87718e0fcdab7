import type { Event } from "@rolecall/core";
import { hash32 } from "../state/hash.ts";
import type { IdentityRecord } from "../state/record.ts";
import { FIELD } from "../state/sample.ts";
import { endSlot, findSlot, firstSlot, hashIn, trustIn } from "../state/slot.ts";
import { PLACES } from "../state/slots.ts";
import { isRipe } from "../state/trust.ts";
import { isTurnedAway } from "../state/turned-away.ts";
import type { Baselines } from "./baselines.ts";

/** Whoever was turned away as often as it came, and is not now, has taken up the places that it came from. */
export function letIn(baselines: Baselines, id: number, record: IdentityRecord, event: Event): void {
  if (record.outside !== true || isTurnedAway(event)) return;
  record.outside = undefined;
  const row = baselines.rows.open(id);
  for (const field of PLACES)
    for (let slot = firstSlot(row, field); slot < endSlot(row, field); slot += 1)
      baselines.adopted.push(baselines.groupOf[id] as number, field, hashIn(row, slot));
}

/** Is it with this event that it is let in for the first time? */
export function isLetInFirst({ events, outside }: IdentityRecord, event: Event): boolean {
  return (events === 0 || outside === true) && !isTurnedAway(event);
}

/** True of whoever was never let in, and in a network that is not trusted to be its own: to be refused there makes nobody known. */
export function isStranger(baselines: Baselines, id: number, record: IdentityRecord, event: Event): boolean {
  if (record.outside === true) return true;
  const row = baselines.rows.open(id);
  const slot = findSlot(row, FIELD.network, hash32(event.src_network ?? "", FIELD.network));
  return slot >= endSlot(row, FIELD.network) || !isRipe(trustIn(row, slot));
}
