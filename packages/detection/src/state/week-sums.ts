import { PIECE_COLUMNS, PIECES, U32, WEEK } from "./layout.ts";
import type { Pieces } from "./pieces.ts";
import type { Rows } from "./rows.ts";

/*
 * What the row under the cursor did in each hour of the week, at its `weekColumn`: decayed calls, a 32-bit float, and decayed
 * weeks of activity in 1/4096, 16 bits. Those of two hours of the day are one piece, which the row has from its first activity
 * in them on: of most machines most of the week is empty.
 */
const ACTIVE_AT = PIECE_COLUMNS * 2;

/** Piece of each column, and its place there. */
const PIECE_OF = Uint8Array.from({ length: WEEK }, (_, column) => Math.floor(column / PIECE_COLUMNS));
const PLACE_OF = Uint8Array.from({ length: WEEK }, (_, column) => column % PIECE_COLUMNS);

function pieceOf(row: Rows, column: number): Pieces | undefined {
  const piece = row.getU32(U32.weekPieces + (PIECE_OF[column] as number));
  return piece === 0 ? undefined : row.week.open(piece);
}

function madePieceOf(row: Rows, column: number): Pieces {
  const known = pieceOf(row, column);
  if (known !== undefined) return known;
  row.setU32(U32.weekPieces + (PIECE_OF[column] as number), row.week.take());
  return row.week;
}

export function weekCalls(row: Rows, column: number): number {
  const piece = pieceOf(row, column);
  return piece === undefined ? 0 : (piece.f32[piece.at32 + (PLACE_OF[column] as number)] as number);
}

export function weekActivity(row: Rows, column: number): number {
  const piece = pieceOf(row, column);
  return piece === undefined ? 0 : (piece.u16[2 * piece.at32 + ACTIVE_AT + (PLACE_OF[column] as number)] as number);
}

export function setWeekCalls(row: Rows, column: number, calls: number): void {
  const piece = madePieceOf(row, column);
  piece.f32[piece.at32 + (PLACE_OF[column] as number)] = calls;
}

export function setWeekActivity(row: Rows, column: number, activity: number): void {
  const piece = madePieceOf(row, column);
  piece.u16[2 * piece.at32 + ACTIVE_AT + (PLACE_OF[column] as number)] = activity;
}

/** Of all hours of the week so much is left. */
export function decayWeek(row: Rows, keep: number): void {
  for (let at = 0; at < PIECES.week.most; at += 1) {
    const number = row.getU32(U32.weekPieces + at);
    if (number === 0) continue;
    const { f32, u16, at32 } = row.week.open(number);
    const active = 2 * at32 + ACTIVE_AT;
    for (let place = 0; place < PIECE_COLUMNS; place += 1) {
      f32[at32 + place] = (f32[at32 + place] as number) * keep;
      u16[active + place] = Math.round((u16[active + place] as number) * keep);
    }
  }
}
