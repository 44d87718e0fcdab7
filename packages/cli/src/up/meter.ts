import { type Event, type Finding, parseTime } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { Metrics, Tell } from "@rolecall/runtime";

/** Counts what one detector reads. */
export interface Meter {
  /** A batch of a partition was read, `newest` its last event. */
  read(partition: number, newest: Event | undefined): void;
  /** What the detector holds, and how far behind the clock it is: for `metrics.sample`. */
  tell(tell: Tell): void;
}

/** @param short called once, when identities leave memory because there is no room for all of them */
export function createMeter(metrics: Metrics, detector: Detector, short?: () => void): Meter {
  const counted = { duplicates: 0, late: 0, habitual: 0, returned: 0, forgotten: 0, unwatched: 0 };
  const lags = new Map<number, number>();
  let isShort = false;
  return {
    read(partition, newest) {
      const { duplicates, late, habitual, returned, forgotten, unwatched, away } = detector.stats;
      metrics.duplicates.inc(duplicates - counted.duplicates);
      metrics.lateEvents.inc(late - counted.late);
      metrics.habitualMatches.inc(habitual - counted.habitual);
      metrics.returnedIdentities.inc(returned - counted.returned);
      metrics.forgottenIdentities.inc(forgotten - counted.forgotten);
      metrics.unwatchedEvents.inc(unwatched - counted.unwatched);
      Object.assign(counted, { duplicates, late, habitual, returned, forgotten, unwatched });
      if (!isShort && away + forgotten + unwatched > 0) short?.();
      isShort ||= away + forgotten + unwatched > 0;
      if (newest !== undefined) lags.set(partition, (Date.now() - parseTime(newest.time)) / 1000);
    },
    tell(tell) {
      const { identities, away, held } = detector.stats;
      tell("stateIdentities", {}, identities);
      tell("awayIdentities", {}, away);
      tell("heldEvents", {}, held);
      for (const { detector: name, state, count } of detector.coverage)
        tell("coverage", { detector: name, state }, count);
      for (const [partition, lag] of lags) tell("eventLag", { partition: String(partition) }, lag);
    },
  };
}

/** Findings whose first telling is remembered, so that an update does not count as another one. */
const REMEMBERED = 100_000;

/** Counts findings that are told, and how long after their time that was. */
export function createFoundCounter(metrics: Metrics): (findings: readonly Finding[]) => void {
  const told = new Set<string>();
  return (findings) => {
    for (const { finding_uid, detector: name, severity, kind, time } of findings) {
      if (told.has(finding_uid)) continue;
      if (told.size >= REMEMBERED) told.clear();
      told.add(finding_uid);
      metrics.findings.inc({ detector: name, severity, kind });
      metrics.detectionLag.observe(Math.max(0, Date.now() - parseTime(time)) / 1000);
    }
  };
}
