import type { Store, StoredDeadLetter } from "@rolecall/clickhouse";
import type { PlaceOf } from "@rolecall/sources";
import { decodeAgain } from "../dead/decode-again.ts";
import { markRetried, type RetriedLetter, unstored } from "../dead/retry.ts";
import type { EventPipeline } from "./event-pipeline.ts";

export interface Again {
  readonly tenant: string;
  /** Every tenant of the configuration. */
  readonly tenants: readonly string[];
  readonly store: Store;
  readonly pipeline: Pick<EventPipeline, "accept">;
  /** Read it as this source; undefined: as the one that refused it. */
  readonly source?: string | undefined;
  /** Whose networks addresses are in. */
  readonly placeOf?: PlaceOf | undefined;
}

/** Reads the bytes of a dead letter as the decoders are now, and gives what comes of it to the running pipeline. */
export async function readAgain(letter: StoredDeadLetter, again: Again): Promise<RetriedLetter> {
  const { tenant, tenants, store, pipeline, source, placeOf } = again;
  const { events, dead, why } = decodeAgain(letter, { tenant, tenants, source, placeOf, now: () => Date.now() });
  if (events.length > 0) {
    // What still is dead beside events is a letter of its own.
    await pipeline.accept(await unstored(store, events), dead);
    await markRetried(store, [letter], tenant);
  }
  return { events: events.length, dead: dead.length, why };
}
