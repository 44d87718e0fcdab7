import type { Event } from "@rolecall/core";
import type { Told } from "./compare-events.ts";
import { COLUMNS, EventReader, EventWriter } from "./event-bytes.ts";
import { RecurringTexts } from "./recurring-texts.ts";

const PIECE_BYTES = 128 * 1024;
/** Texts with a number; then others begin. Those of before live as long as a piece that was written with them. */
const MOST_TEXTS = 1 << 14;

/** Some events one behind the other. */
interface Piece {
  readonly bytes: Buffer;
  readonly texts: readonly string[];
  used: number;
  /** Events that are still wanted. */
  live: number;
}

/** Where an event lies. */
export interface Place {
  readonly piece: number;
  readonly at: number;
}

/**
 * Events as bytes: about a third of what they take as objects, and nothing that the garbage collector would have to look
 * through or move. They lie in pieces, and a piece is let go when the last event of it was taken.
 */
export class PackedEvents {
  readonly #pieces: (Piece | undefined)[] = [];
  readonly #free: number[] = [];
  #texts = new RecurringTexts(COLUMNS);
  readonly #writer = new EventWriter(this.#texts);
  readonly #reader = new EventReader();
  #current = -1;
  /** Bytes of pieces, and of the events in them that are still wanted. */
  #held = 0;
  #wanted = 0;

  /** True where most of what is held is no longer wanted: a few events each keep a piece. */
  get isSparse(): boolean {
    return this.#held > 2 * this.#wanted + 8 * PIECE_BYTES;
  }

  get heldBytes(): number {
    return this.#held;
  }

  put(event: Event): Place {
    const { bytes, length } = this.#writer.write(event);
    const piece = this.#pieceFor(length);
    const at = piece.used;
    bytes.copy(piece.bytes, at, 0, length);
    piece.used += length;
    piece.live += 1;
    this.#wanted += length;
    const place = { piece: this.#current, at };
    if (this.#texts.texts.length > MOST_TEXTS) this.#beginTexts();
    return place;
  }

  /** The event, which is no longer kept. */
  take(number: number, at: number): Event {
    const piece = this.#pieces[number] as Piece;
    const event = this.#reader.read(piece.bytes, at, piece.texts);
    this.#wanted -= this.#reader.end - at;
    piece.live -= 1;
    if (piece.live === 0) this.#drop(number, piece);
    return event;
  }

  /** What an event is ordered by among those of its time. */
  told(number: number, at: number): Told {
    const piece = this.#pieces[number] as Piece;
    return this.#reader.told(piece.bytes, at, piece.texts);
  }

  #pieceFor(length: number): Piece {
    const current = this.#pieces[this.#current];
    if (current !== undefined && current.used + length <= current.bytes.length) return current;
    if (current?.live === 0) this.#drop(this.#current, undefined);
    const bytes = Buffer.from(new ArrayBuffer(Math.max(PIECE_BYTES, length)));
    const piece = { bytes, texts: this.#texts.texts, used: 0, live: 0 };
    this.#current = this.#free.pop() ?? this.#pieces.length;
    this.#pieces[this.#current] = piece;
    this.#held += bytes.length;
    return piece;
  }

  /** What was taken last of the piece that is being written makes room for the next. */
  #drop(number: number, piece: Piece | undefined): void {
    if (piece !== undefined && number === this.#current) {
      piece.used = 0;
      return;
    }
    this.#held -= this.#pieces[number]?.bytes.length ?? 0;
    this.#pieces[number] = undefined;
    this.#free.push(number);
  }

  #beginTexts(): void {
    this.#texts = new RecurringTexts(COLUMNS);
    this.#writer.texts = this.#texts;
    const current = this.#pieces[this.#current];
    const number = this.#current;
    this.#current = -1;
    if (current?.live === 0) this.#drop(number, current);
  }
}
