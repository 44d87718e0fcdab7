import type { Detector, Position, Snapshot } from "@rolecall/detection";
import type { DetectorTables } from "./tables.ts";

export interface SavedDetector {
  readonly partition: number;
  readonly detector: Detector;
  readonly tables: DetectorTables;
}

/** Whom it knows and how well it watches, then its state, which `complete` may add to. Resolves with where that stands. */
export async function saveState(
  { partition, detector, tables }: SavedDetector,
  complete: (snapshot: Snapshot) => Snapshot = (snapshot) => snapshot,
): Promise<Position> {
  const { identities, credentials, links } = detector.takeIdentities();
  if (identities.length + credentials.length + links.length > 0)
    await tables.identities(identities, credentials, links);
  const coverage = detector.takeCoverage();
  if (coverage !== undefined && coverage.length > 0) await tables.coverage(coverage);
  const snapshot = detector.snapshot();
  await tables.snapshot(partition, complete(snapshot));
  return snapshot.position;
}
