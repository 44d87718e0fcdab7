import { FIELD_COUNT, LINE_SLOTS, PIECE_SLOTS, ROW_SLOTS, SLOTS, U8, U32 } from "./layout.ts";
import type { Rows } from "./rows.ts";

/*
 * Slots of the row under the cursor: one value of a field each, those of a field side by side in the order in which they
 * came, the fields in theirs. A slot has eight bytes, so that whoever finds the value has the rest: its hash, the last hour it
 * was seen (since birth), its weight in 1/32 of an hour. Its trust lies at the end of its line.
 */
const LINE_WORDS = 16;
const TRUST_AT = LINE_SLOTS * 8;

/** First word of each slot in the row, or in its piece; its byte of trust there; and the column of its piece's number. */
const WORD = new Uint16Array(SLOTS);
const TRUST = new Uint16Array(SLOTS);
const PIECE = new Uint16Array(SLOTS);
for (let slot = 0; slot < SLOTS; slot += 1) {
  const beyond = slot - ROW_SLOTS;
  const at = beyond < 0 ? slot : beyond % PIECE_SLOTS;
  const line = Math.floor(at / LINE_SLOTS) * LINE_WORDS + (beyond < 0 ? U32.slots : 0);
  WORD[slot] = line + 2 * (at % LINE_SLOTS);
  TRUST[slot] = 4 * line + TRUST_AT + (at % LINE_SLOTS);
  PIECE[slot] = U32.slotPieces + Math.floor(Math.max(0, beyond) / PIECE_SLOTS);
}

/** What a slot holds. */
export interface Slot {
  readonly hash: number;
  readonly last: number;
  readonly weight: number;
  readonly trust: number;
}

/** First slot of a field. */
export function firstSlot(row: Rows, field: number): number {
  return field === 0 ? 0 : row.getU8(U8.ends + field - 1);
}

/** One past the last slot of a field. */
export function endSlot(row: Rows, field: number): number {
  return row.getU8(U8.ends + field);
}

/** Slots of all fields. */
export function usedSlots(row: Rows): number {
  return row.getU8(U8.ends + FIELD_COUNT - 1);
}

/** Field whose value the slot holds. */
export function fieldOfSlot(row: Rows, slot: number): number {
  let field = 0;
  while (endSlot(row, field) <= slot) field += 1;
  return field;
}

/** The slot of a field that holds the value, or the field's end. */
export function findSlot(row: Rows, field: number, hash: number): number {
  const end = endSlot(row, field);
  const inRow = Math.min(end, ROW_SLOTS);
  let slot = firstSlot(row, field);
  for (; slot < inRow; slot += 1) if (row.u32[row.at32 + (WORD[slot] as number)] === hash) return slot;
  for (; slot < end; slot += 1) if (hashIn(row, slot) === hash) return slot;
  return end;
}

/** Where a slot lies. */
interface Views {
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
  readonly at32: number;
}

function viewsOf(row: Rows, slot: number): Views {
  return slot < ROW_SLOTS ? row : row.slots.open(row.getU32(PIECE[slot] as number));
}

export function hashIn(row: Rows, slot: number): number {
  const { u32, at32 } = viewsOf(row, slot);
  return u32[at32 + (WORD[slot] as number)] as number;
}

export function lastIn(row: Rows, slot: number): number {
  const { u16, at32 } = viewsOf(row, slot);
  return u16[2 * (at32 + (WORD[slot] as number)) + 2] as number;
}

export function weightIn(row: Rows, slot: number): number {
  const { u16, at32 } = viewsOf(row, slot);
  return u16[2 * (at32 + (WORD[slot] as number)) + 3] as number;
}

/** How far it is on its way to be trusted (`trust.ts`). */
export function trustIn(row: Rows, slot: number): number {
  const { u8, at32 } = viewsOf(row, slot);
  return u8[4 * at32 + (TRUST[slot] as number)] as number;
}

export function setLast(row: Rows, slot: number, last: number): void {
  const { u16, at32 } = viewsOf(row, slot);
  u16[2 * (at32 + (WORD[slot] as number)) + 2] = last;
}

export function setWeight(row: Rows, slot: number, weight: number): void {
  const { u16, at32 } = viewsOf(row, slot);
  u16[2 * (at32 + (WORD[slot] as number)) + 3] = weight;
}

export function setTrust(row: Rows, slot: number, trust: number): void {
  const { u8, at32 } = viewsOf(row, slot);
  u8[4 * at32 + (TRUST[slot] as number)] = trust;
}

export function fillSlot(row: Rows, slot: number, { hash, last, weight, trust }: Slot): void {
  const { u32, u16, u8, at32 } = viewsOf(row, slot);
  const word = at32 + (WORD[slot] as number);
  u32[word] = hash;
  u16[2 * word + 2] = last;
  u16[2 * word + 3] = weight;
  u8[4 * at32 + (TRUST[slot] as number)] = trust;
}

/** One more slot at the end of a field that has not all of its own yet. */
export function addSlot(row: Rows, field: number, slot: Slot): void {
  const used = usedSlots(row);
  const at = endSlot(row, field);
  if (used >= ROW_SLOTS && (used - ROW_SLOTS) % PIECE_SLOTS === 0) row.setU32(PIECE[used] as number, row.slots.take());
  for (let to = used; to > at; to -= 1) moveSlot(row, to - 1, to);
  for (let each = field; each < FIELD_COUNT; each += 1) row.setU8(U8.ends + each, endSlot(row, each) + 1);
  fillSlot(row, at, slot);
}

function moveSlot(row: Rows, from: number, to: number): void {
  const source = viewsOf(row, from);
  const word = source.at32 + (WORD[from] as number);
  const hash = source.u32[word] as number;
  const rest = source.u32[word + 1] as number;
  const trust = source.u8[4 * source.at32 + (TRUST[from] as number)] as number;
  const target = viewsOf(row, to);
  const next = target.at32 + (WORD[to] as number);
  target.u32[next] = hash;
  target.u32[next + 1] = rest;
  target.u8[4 * target.at32 + (TRUST[to] as number)] = trust;
}
