import { setImmediate as othersTurn } from "node:timers/promises";
import type { DeadLetter, Event } from "@rolecall/core";
import type { HonoRequest } from "hono";
import type { Reading } from "../read-records.ts";
import type { BodyFault, BodyLimits } from "./body-fault.ts";
import type { Share } from "./in-flight.ts";
import type { Exchange } from "./protocol.ts";
import { readBody } from "./read-body.ts";

/** What a body brought. records = events + dead + filtered. */
export interface Brought {
  readonly events: readonly Event[];
  readonly dead: readonly DeadLetter[];
  readonly records: number;
  readonly filtered: number;
  /** Of the body, unpacked. */
  readonly bytes: number;
}

/** A body that is not taken. */
export interface NotTaken {
  readonly fault: BodyFault;
  /** Reads on for a while and keeps nothing; undefined where all of it was read. */
  readonly discardRest: (() => Promise<void>) | undefined;
}

/** What an event or a dead letter takes at least, however short its record. */
const LEAST_BYTES = 512;

/** Reads the body of a request with what its protocol reads it with, within its bounds and its share of the memory. */
export async function takeBody(
  request: HonoRequest,
  exchange: Exchange,
  bounds: BodyLimits & { readonly share: Share },
): Promise<Brought | NotTaken> {
  const collected = createCollection(bounds);
  let bytes = 0;
  const refused = await readBody(request.raw, bounds.maxBodyBytes, (chunk) => {
    if (!bounds.share.take(chunk.length)) return "no-room";
    bytes += chunk.length;
    const piece = exchange.push(chunk);
    const fault = collected.add(piece);
    if (fault !== undefined || typeof piece === "string" || "status" in piece) return fault;
    const more = piece.items.length * LEAST_BYTES - chunk.length;
    return more <= 0 || bounds.share.take(more) ? undefined : "no-room";
  });
  if (refused !== undefined) return refused;
  let isFirst = true;
  for (const piece of exchange.end()) {
    if (!isFirst) await othersTurn();
    isFirst = false;
    const fault = collected.add(piece);
    if (fault !== undefined) return { fault, discardRest: undefined };
  }
  return { ...collected.brought, bytes };
}

interface Collection {
  add(piece: Reading | BodyFault): BodyFault | undefined;
  readonly brought: Omit<Brought, "bytes">;
}

function createCollection({ maxRecords, maxRecordsLength }: BodyLimits): Collection {
  const events: Event[] = [];
  const dead: DeadLetter[] = [];
  const brought = { events, dead, records: 0, filtered: 0 };
  let length = 0;
  let unpacked = 0;
  return {
    brought,
    add(piece) {
      if (typeof piece === "string" || "status" in piece) return piece;
      brought.records += piece.records;
      brought.filtered += piece.filtered;
      length += piece.length;
      unpacked += piece.unpacked;
      for (const item of piece.items) {
        if (item.kind === "event") events.push(item.event);
        else dead.push(item.letter);
      }
      if (brought.records > maxRecords) return "too-many";
      return Math.max(length, unpacked) > maxRecordsLength ? "grown" : undefined;
    },
  };
}
