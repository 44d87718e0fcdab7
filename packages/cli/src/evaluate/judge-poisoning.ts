import { createPoisonedFleet, type PoisoningRow, summarizePoisoning } from "@rolecall/world";
import { judge, type Meanwhile, Run } from "./judge-world.ts";

/** How long an attacker has to prepare a baseline before a harvest passes, at one budget. */
export async function judgePoisoning(
  seed: number,
  startAt: number,
  budget: number,
  meanwhile?: Meanwhile,
): Promise<readonly PoisoningRow[]> {
  const fleet = createPoisonedFleet(seed, startAt);
  const run = new Run(budget, undefined, () => 0n);
  await judge([run], fleet.records(), { startAt, meanwhile });
  return summarizePoisoning(fleet.poisonings, run.inOrder());
}
