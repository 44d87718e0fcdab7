import type { Context, HonoRequest } from "hono";
import type { Door } from "../door.ts";
import type { Reading } from "../read-records.ts";
import type { BodyFault } from "./body-fault.ts";
import type { Refusal } from "./refusal.ts";

/** What came of a body, once all of it is durable. records = accepted + dead + filtered. */
export interface Received {
  readonly accepted: number;
  readonly dead: number;
  readonly filtered: number;
}

/** What the body of one request is read with, and what its sender is answered. */
export interface Exchange {
  /** The records that this piece, after decompression, completes. */
  push(chunk: Uint8Array): Reading | BodyFault;
  /** What is left, in pieces between which others have their turn. */
  end(): Iterable<Reading | BodyFault>;
  answer(c: Context, received: Received): Response;
}

/** Where the records of a request go. */
export interface Place {
  readonly door: Door;
  /** What the next record says of where it came from. */
  readonly origin: () => string;
  /** The clock at the door, epoch ms. */
  readonly now: () => number;
}

/** How a kind of sender speaks: where it posts, what its bodies are, and what it must be answered. */
export interface Protocol {
  readonly paths: readonly string[];
  /** Is the request of this kind? Of several at one path the first that says so has it. */
  speaks(request: HonoRequest): boolean;
  /** May the address name the source (`?source=`)? Some senders mean something else by it. */
  readonly namesSource: boolean;
  open(request: HonoRequest, place: Place): Exchange;
  /** `now` is the clock at the door, epoch ms. */
  refuse(c: Context, refusal: Refusal, now: () => number): Response;
}
