import type { Store } from "@rolecall/clickhouse";
import { createDetector, type Detector, type DetectorOptions, type RuleSet } from "@rolecall/detection";
import type { ReplayRun } from "./replay.ts";
import type { ReplaySink } from "./replay-sink.ts";

export interface BeginOptions {
  readonly store: Store | undefined;
  readonly tenant: string;
  readonly files: () => Promise<ReplaySink>;
  readonly detector: DetectorOptions;
  readonly rules: () => RuleSet;
  /** Keep the events in the history, too. */
  readonly archive: boolean;
  /** An alerter is told of the findings. */
  readonly notifies: boolean;
  readonly notice: (message: string) => void;
}

/** Where a replay begins: from nothing, or where the history says. */
export async function beginRun(options: BeginOptions, earliest: number): Promise<ReplayRun> {
  const files = await options.files();
  const fresh = (): Detector => createDetector(options.detector, options.rules());
  const { store } = options;
  if (store === undefined) return { detector: fresh(), sink: files, position: 0 };
  const { beginStored } = await import("./begin-stored.ts");
  return beginStored({ ...options, store, files, fresh }, earliest);
}
