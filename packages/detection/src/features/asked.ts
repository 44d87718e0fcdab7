import type { Event } from "@rolecall/core";
import type { Group } from "../state/groups.ts";
import { hash32 } from "../state/hash.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD, isNotThere } from "../state/sample.ts";
import { endSlot, findSlot, trustIn } from "../state/slot.ts";
import { isRefusedAsEver } from "../state/slots.ts";
import { wasDenied } from "../state/trust.ts";

/** Who else has what an identity asked for on many days, and never got. */
export interface Asked {
  /** Its peers that made the call, and were not told that there is no such thing; of a call that is refused, who is refused it as well. */
  readonly peers: number;
  /** It was refused as well: not all that it was told is that there is no such thing. */
  readonly refused: boolean;
}

/** Notes of an identity that it asks for what is not there; of a call that succeeds, whether it asked for that on many days, and never got it. */
export function askedInVain(
  baselines: { readonly rows: Rows; groupOfIdentity(id: number): Group },
  id: number,
  record: Pick<IdentityRecord, "asked">,
  event: Event,
): Asked | undefined {
  if (isNotThere(event)) record.asked = true;
  if (record.asked !== true || event.outcome !== "success") return undefined;
  const hash = hash32(event.action, FIELD.action);
  const row = baselines.rows.open(id);
  const slot = findSlot(row, FIELD.action, hash);
  if (slot === endSlot(row, FIELD.action) || !isRefusedAsEver(row, slot)) return undefined;
  const peers = baselines.groupOfIdentity(id).adoption.count(FIELD.action, hash);
  return { peers, refused: wasDenied(trustIn(row, slot)) };
}
