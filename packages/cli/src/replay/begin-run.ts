import type { Store } from "@rolecall/clickhouse";
import type { Event } from "@rolecall/core";
import { createDetector, type Detector, type DetectorOptions, type RuleSet } from "@rolecall/detection";
import { createTenants } from "@rolecall/service-detector/tenants";
import type { StoredPlace } from "./begin-stored.ts";
import type { ApartHistory, RefusedRows } from "./refused-rows.ts";
import type { ReplayRun } from "./replay.ts";
import type { ReplaySink } from "./replay-sink.ts";

export interface BeginOptions {
  readonly store: Store | undefined;
  /** Files that are replayed. */
  readonly inputs: readonly string[];
  readonly tenant: string;
  readonly files: () => Promise<ReplaySink>;
  readonly detector: Omit<DetectorOptions, "ordered">;
  readonly rules: () => RuleSet;
  /** Does a detector look into the original record of such an event? */
  readonly looksInto: (event: Event) => boolean;
  /** Keep the events in the history, too. */
  readonly archive: boolean;
  /** An alerter is told of the findings. */
  readonly notifies: boolean;
  readonly notice: (message: string) => void;
  /** Has those that come meanwhile know that a replay of that name writes into the history, until it ends. */
  readonly says: (name: string) => Promise<void>;
}

/** Of a log of which more lies within its lateness the rest has its place at once: on hold it would take hundreds of MiB. */
const MOST_HELD = 1 << 16;

/**
 * Where a replay begins: from nothing, or where the history says. An attempt after the first begins where that did: what
 * the first wrote is no history, and is taken away.
 */
export function createBeginning(options: BeginOptions): (earliest: number, refused: RefusedRows) => Promise<ReplayRun> {
  let place: StoredPlace | undefined;
  let apart: ApartHistory | undefined;
  // A native record says whose it is: what one tenant's identities do is never compared with another's.
  const fresh = (isEnd: boolean): Detector => {
    const settings = { ...options.detector, ordered: isEnd, mostHeld: MOST_HELD };
    return createTenants({
      tenant: options.tenant,
      create: (tenant) => createDetector({ ...settings, tenant }, options.rules()),
    });
  };
  return async (earliest, refused) => {
    const files = await options.files();
    if (options.store === undefined) return { detector: fresh(true), sink: files, position: 0 };
    const { beginAt, clearFrom, placeIn } = await import("./begin-stored.ts");
    const { openApart } = await import("./refused-rows.ts");
    apart ??= openApart(options.store, options.tenant);
    apart.begin(files, refused);
    const { store } = apart;
    if (place === undefined) place = await placeIn(store, { inputs: options.inputs, earliest }, options);
    else await clearFrom(store, place);
    return beginAt(place, { ...options, store, files, fresh });
  };
}
