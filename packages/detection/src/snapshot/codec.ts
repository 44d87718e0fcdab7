import type { Json } from "@rolecall/core";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Version of the layout of every row; a row of another version is refused. Rises with each change of what a row holds. */
export const STATE_VERSION = 41;
const HEADER_BYTES = 8;
/** Where a row is put together; a larger one than most gets memory of its own, which is not kept. */
const scratch = new Uint8Array(64 * 1024);

/** One row of state: version, length of the JSON, the JSON, then raw bytes. Little-endian. */
export function encodeState(plain: Json, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = JSON.stringify(plain);
  // UTF-8 of a UTF-16 unit is three bytes at most.
  const most = HEADER_BYTES + 3 * text.length + bytes.length;
  const room = most > scratch.length ? new Uint8Array(most) : scratch;
  const { written } = encoder.encodeInto(text, room.subarray(HEADER_BYTES));
  const view = new DataView(room.buffer);
  view.setUint32(0, STATE_VERSION, true);
  view.setUint32(4, written, true);
  room.set(bytes, HEADER_BYTES + written);
  // A piece of Node's pool: memory of its own for each of a hundred thousand rows took as long as all the rest.
  const state = Buffer.allocUnsafe(HEADER_BYTES + written + bytes.length);
  state.set(room.subarray(0, state.length));
  return state;
}

/**
 * The parts again; `bytes` is a copy, aligned for any typed array.
 *
 * @throws Error for a row of another version: state that cannot be read must stop a start, not be skipped.
 */
export function decodeState(state: Uint8Array): { readonly plain: unknown; readonly bytes: Uint8Array } {
  const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
  const version = state.byteLength < HEADER_BYTES ? 0 : view.getUint32(0, true);
  if (version !== STATE_VERSION) throw new Error(`detector state of version ${version}, expected ${STATE_VERSION}`);
  const end = HEADER_BYTES + view.getUint32(4, true);
  // A Buffer's own `slice` would be a view, at any offset.
  const bytes = new Uint8Array(state.subarray(end));
  return { plain: JSON.parse(decoder.decode(state.subarray(HEADER_BYTES, end))), bytes };
}

/** The non-zero numbers of a table as pairs (index, value), 16 bytes each. */
export function packSparse(tables: readonly Float64Array[]): Uint8Array {
  const pairs: number[] = [];
  let base = 0;
  for (const table of tables) {
    for (let i = 0; i < table.length; i += 1) {
      const value = table[i] as number;
      if (value !== 0) pairs.push(base + i, value);
    }
    base += table.length;
  }
  return new Uint8Array(Float64Array.from(pairs).buffer);
}

/** Fill the tables from what {@link packSparse} gave. */
export function unpackSparse(bytes: Uint8Array, tables: readonly Float64Array[]): void {
  const pairs = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  let base = 0;
  let next = 0;
  for (const table of tables) {
    for (; next < pairs.length && (pairs[next] as number) < base + table.length; next += 2) {
      table[(pairs[next] as number) - base] = pairs[next + 1] as number;
    }
    base += table.length;
  }
}
