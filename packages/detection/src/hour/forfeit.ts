import { isReleased, withoutRelease } from "../changes/infer-release.ts";
import { AT } from "../state/layout.ts";
import type { Baselines } from "./baselines.ts";
import { raiseAll } from "./raise.ts";
import { withoutShared } from "./refusals.ts";

/** From here on nothing that came with a release is excused by it, nor was it: who takes it up shows more than it brings. */
export function forfeitRelease(baselines: Baselines, id: number): boolean {
  if (!isReleased(baselines)) return false;
  const row = baselines.rows;
  baselines.distrustChanges(row.get(AT.hour), "release");
  return raiseAll(row, withoutRelease(baselines, id));
}

/** From here on it is refused alone. */
export function forfeitShared(baselines: Baselines, id: number): boolean {
  return raiseAll(baselines.rows, withoutShared(baselines, id));
}
