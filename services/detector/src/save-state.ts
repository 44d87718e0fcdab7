import type { Detector, Position, Snapshot } from "@rolecall/detection";
import type { DetectorTables } from "./tables.ts";

export interface SavedDetector {
  readonly partition: number;
  readonly detector: Detector;
  readonly tables: DetectorTables;
}

/** What changed in a detector since it was saved last, as of one position of its partition. */
export interface TakenState {
  readonly detector: Pick<Detector, "settle">;
  readonly changed: ReturnType<Detector["takeIdentityParts"]>;
  readonly coverage: ReturnType<Detector["takeCoverage"]>;
  readonly snapshot: Snapshot;
}

/**
 * All as of the call: the detector may take in more events meanwhile, but not be saved again until this is written. Its
 * findings must be durable before it is written.
 */
export function takeState(detector: Detector): TakenState {
  return {
    detector,
    changed: detector.takeIdentityParts(),
    coverage: detector.takeCoverage(),
    snapshot: detector.openSnapshot(),
  };
}

/** Whom it knows and how well it watches, then its state. Resolves with where that stands, once it is durable. */
export async function writeState(tables: DetectorTables, partition: number, state: TakenState): Promise<Position> {
  const { detector, changed, coverage, snapshot } = state;
  for (const { identities, credentials, links } of changed) await tables.identities(identities, credentials, links);
  if (coverage !== undefined && coverage.length > 0) await tables.coverage(coverage);
  await tables.snapshot(partition, snapshot);
  detector.settle();
  return snapshot.position;
}

/** Takes and writes the state, which `complete` may add to. */
export function saveState(
  { partition, detector, tables }: SavedDetector,
  complete: (snapshot: Snapshot) => Snapshot = (snapshot) => snapshot,
): Promise<Position> {
  const taken = takeState(detector);
  return writeState(tables, partition, { ...taken, snapshot: complete(taken.snapshot) });
}
