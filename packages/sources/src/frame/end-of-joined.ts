import { decodeUtf8 } from "./decode-utf8.ts";
import { beginsEvent, endsEvent, MOST_EVENT_LINES } from "./event-joiner.ts";
import { mayBegin } from "./join-lines.ts";
import { mayGoOn, type Piece, pieceOf, pieceOfBytes } from "./split-line.ts";

const NEWLINE = 10;
const LESS_THAN = 60;

/**
 * Of whole lines, each with its end: up to where nothing is a piece of a line whose rest is not here yet. A log that grows is read
 * so far, for what a container's runtime split is joined within one reading.
 */
export function endOfJoined(lines: Uint8Array): number {
  const open = new Map<string, number>();
  const events = new OpenEvent();
  for (let from = 0; from < lines.length; ) {
    const found = lines.indexOf(NEWLINE, from);
    const end = found === -1 ? lines.length : found;
    events.line(lines.subarray(from, end), from);
    const piece = pieceIn(lines.subarray(from, end), open.size > 0);
    if (piece?.goesOn === false) open.delete(piece.key);
    else if (piece !== undefined && !open.has(piece.key) && mayBegin(piece)) open.set(piece.key, from);
    from = end + 1;
  }
  return Math.min(lines.length, events.from, ...open.values());
}

/** Where an event of Windows' begins whose end is not here yet. */
class OpenEvent {
  from: number = Number.POSITIVE_INFINITY;
  #lines = 0;

  line(bytes: Uint8Array, from: number): void {
    if (bytes[0] === LESS_THAN && beginsEvent(decodeUtf8(bytes) ?? "")) {
      this.from = from;
      this.#lines = 0;
    } else if (this.from !== Number.POSITIVE_INFINITY) {
      this.#lines += 1;
      const isOver = this.#lines >= MOST_EVENT_LINES || endsEvent(decodeUtf8(bytes) ?? "");
      if (isOver) this.from = Number.POSITIVE_INFINITY;
    }
  }
}

/** One that goes on; or any, where one waits for its rest. */
function pieceIn(line: Uint8Array, waits: boolean): Piece | undefined {
  const text = decodeUtf8(line);
  if (text === undefined) return pieceOfBytes(line);
  return waits || mayGoOn(text) ? pieceOf(text) : undefined;
}
