import { createPoisonedFleet, type PoisoningRow, summarizePoisoning } from "@rolecall/world";
import { judge, Run } from "./judge-world.ts";

/** How long an attacker has to prepare a baseline before a harvest passes, at one budget. */
export function judgePoisoning(seed: number, startAt: number, budget: number): readonly PoisoningRow[] {
  const fleet = createPoisonedFleet(seed, startAt);
  const run = new Run(budget, undefined, () => 0n);
  judge([run], fleet.records(), startAt);
  return summarizePoisoning(fleet.poisonings, run.inOrder());
}
