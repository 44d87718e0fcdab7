import { randomUUID } from "node:crypto";
import {
  deadLetterRows,
  eventRows,
  eventToken,
  jsonRows,
  keepReplayed,
  nextPosition,
  type Store,
  type StoredDeadLetter,
} from "@rolecall/clickhouse";
import type { Event } from "@rolecall/core";
import { withoutKnown } from "@rolecall/service-ingest";
import { type AgainOptions, decodeAgain } from "./decode-again.ts";

/** The partition of the history that a live detector reads on in. */
const LIVE_PARTITION = 0;

/** What became of the letters. letters = recovered + filtered + still dead. */
export interface Retried {
  letters: number;
  /** Letters of which at least one event came. */
  recovered: number;
  /** Letters of which nothing came, on purpose. */
  filtered: number;
  dead: number;
  /** Events that came of them. */
  events: number;
}

/** What one letter became. */
export interface RetriedLetter {
  readonly events: number;
  readonly dead: number;
  /** Why its bytes were not even read, for a person. */
  readonly why?: string | undefined;
}

/** Sends the bytes of one letter through the door again. */
export type Send = (letter: StoredDeadLetter) => Promise<RetriedLetter>;

/** Letter by letter, so that each is marked by what became of it. Nothing is removed. `tell` hears each reason once. */
export async function retryLetters(
  letters: readonly StoredDeadLetter[],
  send: Send,
  mark: (letters: readonly StoredDeadLetter[]) => Promise<void>,
  tell: (why: string) => Promise<void>,
): Promise<Retried> {
  const told = new Set<string>();
  const retried: Retried = { letters: 0, recovered: 0, filtered: 0, dead: 0, events: 0 };
  for (const letter of letters) {
    const { events, dead, why } = await send(letter);
    retried.letters += 1;
    retried.events += events;
    if (events > 0) {
      retried.recovered += 1;
      await mark([letter]);
    } else if (dead > 0) retried.dead += 1;
    else retried.filtered += 1;
    if (why === undefined || told.has(why)) continue;
    told.add(why);
    await tell(why);
  }
  return retried;
}

/** Marks letters as retried: their rows again, with newer content. */
export async function markRetried(store: Store, letters: readonly StoredDeadLetter[], tenant: string): Promise<void> {
  const rows = letters.map(({ recorded_at: _older, ...letter }) => ({ tenant, ...letter, retried: 1 }));
  await store.insert("dead_letters", jsonRows(rows));
}

/**
 * Those that the history does not hold yet, however old: who was killed before it marked a letter, or runs twice, sends it again,
 * and the detector remembers no ids of more than a day ago.
 */
export function unstored(store: Store, events: readonly Event[]): Promise<readonly Event[]> {
  return withoutKnown(store, events, Number.POSITIVE_INFINITY);
}

/** A door of our own into the history: events at the end of the live log, where the next `rolecall up` finds them. */
export async function directSend(store: Store, options: AgainOptions): Promise<Send> {
  // Whoever starts an interrupted replay again would take away what comes behind it.
  await keepReplayed(store, LIVE_PARTITION);
  let position = await nextPosition(store, LIVE_PARTITION);
  const writer = randomUUID();
  return async (letter) => {
    const { events, dead, why } = decodeAgain(letter, options);
    const fresh = await unstored(store, events);
    if (fresh.length > 0) {
      const first = position;
      position += fresh.length;
      const rows = fresh.map((event, n) => ({
        json: JSON.stringify(event),
        partition: LIVE_PARTITION,
        position: first + n,
      }));
      await store.insert("events", eventRows(rows), { token: eventToken(LIVE_PARTITION, first, position - 1, writer) });
    }
    // What still is dead beside events is a letter of its own.
    if (events.length > 0) await store.insert("dead_letters", deadLetterRows(dead, options.tenant));
    return { events: events.length, dead: dead.length, why };
  };
}
