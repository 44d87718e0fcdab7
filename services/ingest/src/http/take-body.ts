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

/** What an event or a dead letter takes beside its text, however short that is. */
const LEAST_BYTES = 512;
/** An event is held with its text and as the row that it becomes, which has the text again. */
const COPIES = 2;

/** Reads the body of a request with what its protocol reads it with, within its bounds and its share of the memory. */
export async function takeBody(
  request: HonoRequest,
  exchange: Exchange,
  bounds: BodyLimits & { readonly share: Share },
): Promise<Brought | NotTaken> {
  const collected = createCollection(bounds);
  let bytes = 0;
  let taken = 0;
  /** Takes what is missing of what all that has come weighs. */
  const hasRoom = (): boolean => {
    const { brought, length } = collected;
    const kept = (brought.events.length + brought.dead.length) * LEAST_BYTES;
    const more = Math.max(bytes, COPIES * length) + kept - taken;
    if (more > 0 && !share.take(more)) return false;
    taken += Math.max(more, 0);
    return true;
  };
  const { maxBodyBytes: maxBytes, share } = bounds;
  const refused = await readBody(request.raw, { maxBytes, arrival: share.arrival }, (chunk) => {
    bytes += chunk.length;
    if (!hasRoom()) return "no-room";
    return collected.add(exchange.push(chunk)) ?? (hasRoom() ? undefined : "no-room");
  });
  if (refused !== undefined) return refused;
  let isFirst = true;
  for (const piece of exchange.end()) {
    if (!isFirst) await othersTurn();
    isFirst = false;
    const fault = collected.add(piece) ?? (hasRoom() ? undefined : "no-room");
    if (fault !== undefined) return { fault, discardRest: undefined };
  }
  return { ...collected.brought, bytes };
}

interface Collection {
  add(piece: Reading | BodyFault): BodyFault | undefined;
  readonly brought: Omit<Brought, "bytes">;
  /** Characters of all records so far. */
  readonly length: number;
}

function createCollection({ maxRecords, maxRecordsLength }: BodyLimits): Collection {
  const events: Event[] = [];
  const dead: DeadLetter[] = [];
  const brought = { events, dead, records: 0, filtered: 0 };
  let length = 0;
  let unpacked = 0;
  return {
    brought,
    get length() {
      return length;
    },
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
