import { type Event, type Finding, parseTime } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { Metrics } from "@rolecall/runtime";

/** Keeps the metrics of one detector up to date, once per batch. */
export interface Meter {
  read(partition: number, newest: Event | undefined): void;
  found(findings: readonly Finding[]): void;
}

/** Findings whose first telling is remembered, so that an update does not count as another one. */
const REMEMBERED = 100_000;

export function createMeter(metrics: Metrics, detector: Detector): Meter {
  const counted = { duplicates: 0, late: 0, habitual: 0 };
  const told = new Set<string>();
  return {
    read(partition, newest) {
      const { identities, held, duplicates, late, habitual } = detector.stats;
      metrics.stateIdentities.set(identities);
      metrics.heldEvents.set(held);
      for (const { detector: name, state, count } of detector.coverage)
        metrics.coverage.set({ detector: name, state }, count);
      metrics.duplicates.inc(duplicates - counted.duplicates);
      metrics.lateEvents.inc(late - counted.late);
      counted.duplicates = duplicates;
      metrics.habitualMatches.inc(habitual - counted.habitual);
      counted.late = late;
      counted.habitual = habitual;
      if (newest === undefined) return;
      metrics.eventLag.set({ partition: String(partition) }, (Date.now() - parseTime(newest.time)) / 1000);
    },
    found(findings) {
      for (const { finding_uid, detector: name, severity, kind, time } of findings) {
        if (told.has(finding_uid)) continue;
        if (told.size >= REMEMBERED) told.clear();
        told.add(finding_uid);
        metrics.findings.inc({ detector: name, severity, kind });
        metrics.detectionLag.observe(Math.max(0, Date.now() - parseTime(time)) / 1000);
      }
    },
  };
}
