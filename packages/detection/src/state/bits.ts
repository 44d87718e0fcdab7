import type { Rows } from "./rows.ts";

/**
 * Set the bit of a hash among the `words` (a power of two) 32-bit words at a column of the row under the cursor; true where it
 * was not set. Hashes that share a bit are one.
 */
export function setBit(row: Rows, first: number, words: number, hash: number): boolean {
  const word = first + ((hash >>> 5) & (words - 1));
  const had = row.getU32(word);
  const has = (had | (1 << (hash & 31))) >>> 0;
  if (has === had) return false;
  row.setU32(word, has);
  return true;
}
