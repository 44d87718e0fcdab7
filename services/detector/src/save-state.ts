import type { Detector, Position, Snapshot } from "@rolecall/detection";
import type { DetectorTables } from "./tables.ts";

export interface SavedDetector {
  readonly partition: number;
  readonly detector: Detector;
  readonly tables: DetectorTables;
}

/** What changed in a detector since it was saved last, as of one position of its partition. */
export interface TakenState {
  readonly known: ReturnType<Detector["takeIdentities"]>;
  readonly coverage: ReturnType<Detector["takeCoverage"]>;
  readonly snapshot: Snapshot;
}

/** All at once: whatever is offered afterwards is no part of it. Its findings must be durable before it is written. */
export function takeState(detector: Detector): TakenState {
  return { known: detector.takeIdentities(), coverage: detector.takeCoverage(), snapshot: detector.snapshot() };
}

/** Whom it knows and how well it watches, then its state. Resolves with where that stands. */
export async function writeState(tables: DetectorTables, partition: number, state: TakenState): Promise<Position> {
  const { known, coverage, snapshot } = state;
  const { identities, credentials, links } = known;
  if (identities.length + credentials.length + links.length > 0)
    await tables.identities(identities, credentials, links);
  if (coverage !== undefined && coverage.length > 0) await tables.coverage(coverage);
  await tables.snapshot(partition, snapshot);
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
