import type { Detector, DetectorOptions } from "./detector.ts";
import { PartitionDetector } from "./partition-detector.ts";
import { createRules, type RuleSet } from "./rules/index.ts";

/** A detector for one partition, which has seen nothing. `rules` defaults to all built-in rules. */
export function createDetector(options: DetectorOptions, rules: RuleSet = createRules()): Detector {
  return new PartitionDetector(options, rules);
}
