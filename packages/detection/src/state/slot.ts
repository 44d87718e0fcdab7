import { U8, U16, U32 } from "./layout.ts";
import type { Rows } from "./rows.ts";

/*
 * A slot of the row under the cursor: one value of a field. Eight bytes, so that whoever finds the value has the rest: its
 * hash (0 is empty), the last hour it was seen (since birth), its weight in 1/32 of an hour.
 */

export function hashIn(row: Rows, slot: number): number {
  return row.getU32(U32.slot + 2 * slot);
}

export function lastIn(row: Rows, slot: number): number {
  return row.getU16(U16.slot + 4 * slot + 2);
}

export function weightIn(row: Rows, slot: number): number {
  return row.getU16(U16.slot + 4 * slot + 3);
}

/** How far it is on its way to be trusted (`trust.ts`). */
export function trustIn(row: Rows, slot: number): number {
  return row.getU8(U8.days + slot);
}

export function setHash(row: Rows, slot: number, hash: number): void {
  row.setU32(U32.slot + 2 * slot, hash);
}

export function setLast(row: Rows, slot: number, last: number): void {
  row.setU16(U16.slot + 4 * slot + 2, last);
}

export function setWeight(row: Rows, slot: number, weight: number): void {
  row.setU16(U16.slot + 4 * slot + 3, weight);
}

export function setTrust(row: Rows, slot: number, trust: number): void {
  row.setU8(U8.days + slot, trust);
}
