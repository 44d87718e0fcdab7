import type { Store, StoredDeadLetter } from "@rolecall/clickhouse";
import type { DeadLetter, Event } from "@rolecall/core";
import { createRecordReader } from "@rolecall/service-ingest/files";
import { createIntake } from "@rolecall/sources";
import { bytesOf, markRetried, type RetriedLetter } from "../dead/retry.ts";
import type { EventPipeline } from "./event-pipeline.ts";

export interface Again {
  readonly tenant: string;
  readonly store: Store;
  readonly pipeline: Pick<EventPipeline, "accept">;
  /** Read it as this source; undefined: as the one that refused it. */
  readonly source?: string | undefined;
}

/** Reads the bytes of a dead letter as the decoders are now, and gives what comes of it to the running pipeline. */
export async function readAgain(letter: StoredDeadLetter, again: Again): Promise<RetriedLetter> {
  const { tenant, store, pipeline, source = letter.source } = again;
  const whose = letter.tenant ?? tenant;
  const intake = createIntake({ source, tenant: whose, keepRaw: () => true, now: () => Date.now() });
  const reader = createRecordReader({ intake, origin: () => letter.origin });
  const items = [...reader.push(bytesOf(letter)).items, ...reader.end().items];
  const events: Event[] = [];
  const dead: DeadLetter[] = [];
  for (const item of items) {
    if (item.kind === "event") events.push(item.event);
    else dead.push({ ...item.letter, source: letter.source, ...(whose !== tenant && { tenant: whose }) });
  }
  if (events.length > 0) {
    // What still is dead beside events is a letter of its own.
    await pipeline.accept(events, dead);
    await markRetried(store, [letter], tenant);
  }
  return { events: events.length, dead: dead.length };
}
