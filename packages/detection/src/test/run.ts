import type { Event, Finding } from "@rolecall/core";
import type { Detector, DetectorOptions } from "../detector.ts";
import { PartitionDetector } from "../partition-detector.ts";
import type { RuleSet } from "../rules/index.ts";

export const HOLD_MS = 300_000;

export const OPTIONS: DetectorOptions = {
  tenant: "default",
  holdMs: (source) => (source === "gateway" ? 0 : HOLD_MS),
  context: () => ({ owner: "team-a", environment: "production", criticality: "", group: "team-a" }),
};

/** No rules: what is left is behaviour. */
export const NO_RULES: RuleSet = {
  rules: [],
  concerns: () => false,
  check: () => [],
  takeRows: () => ({ rows: [], removed: [] }),
  restore: () => undefined,
};

export function fresh(options: DetectorOptions = OPTIONS, rules: RuleSet = NO_RULES): Detector {
  return new PartitionDetector(options, rules);
}

/** All findings of the events in their final state, by id. */
export function findingsOf(events: Iterable<Event>, detector: Detector = fresh()): readonly Finding[] {
  const last = new Map<string, Finding>();
  let offset = 0;
  for (const event of events) {
    detector.offer(event, offset);
    offset += 1;
    if (offset % 1000 === 0) for (const finding of detector.take()) last.set(finding.finding_uid, finding);
  }
  detector.finish();
  for (const finding of detector.take()) last.set(finding.finding_uid, finding);
  return Array.from(last.values()).toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
}

/** All findings of a log in their final state, in the order in which they were first told, with a restart from the snapshot after so many events. */
export function findingsAcross(
  log: readonly Event[],
  restartAt: number = Infinity,
  create: () => Detector = fresh,
): readonly Finding[] {
  const last = new Map<string, Finding>();
  let detector = create();
  let next = 0;
  const readTo = (end: number): void => {
    for (; next < end; next += 1) detector.offer(log[next] as Event, next);
    for (const each of detector.take()) last.set(each.finding_uid, each);
  };
  if (restartAt < log.length) {
    readTo(restartAt);
    const { position, rows } = detector.snapshot();
    detector = create();
    detector.restore(position, rows);
    next = position.lowWater;
  }
  readTo(log.length);
  detector.finish();
  for (const each of detector.take()) last.set(each.finding_uid, each);
  return Array.from(last.values());
}
