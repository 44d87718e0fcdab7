import type { Log } from "@rolecall/runtime";
import { ReplacedHistory } from "@rolecall/service-detector";

/** Runs until `run` ends, and again each time that the history was replaced: then from the state that is there now. */
export async function onEachHistory(
  run: () => Promise<void>,
  { log, signal }: { readonly log: Pick<Log, "warn">; readonly signal: AbortSignal },
): Promise<void> {
  do {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ReplacedHistory)) throw error;
      log.warn({ part: "clickhouse" }, `${error.message}; what is learnt goes on from the state that is there`);
    }
  } while (!signal.aborted);
}
