import type { Detector } from "@rolecall/detection";
import type { DetectorTables } from "./tables.ts";

/**
 * Reads what the detector waits for, until it waits for nothing: then all that it was offered is judged. Nothing is read for most
 * batches, and all that a batch wants at once.
 */
export async function readBack(
  detector: Pick<Detector, "wanted" | "giveBack">,
  tables: Pick<DetectorTables, "away">,
  partition: number,
): Promise<void> {
  for (let keys = detector.wanted(); keys.length > 0; keys = detector.wanted()) {
    detector.giveBack(await tables.away(partition, keys));
  }
}
