import { Random } from "../../random/random.ts";
import { elasticLike, firstSeen, zScore } from "./counting.ts";
import { cutForest, halfSpaceTrees } from "./forests.ts";
import type { Baseline } from "./hour-summary.ts";

/** The detectors that ours is compared with, new; their chance comes from the seed. */
export function createBaselines(seed: number): readonly Baseline[] {
  const random = new Random(0, seed).split("baselines");
  return [
    zScore(),
    firstSeen(),
    elasticLike(),
    cutForest(random.split("cuts")),
    halfSpaceTrees(random.split("spaces")),
  ];
}
