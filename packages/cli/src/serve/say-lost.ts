import type { Log, Metrics } from "@rolecall/runtime";

const LOST =
  "records left the topic before they were read, and are lost to Rolecall: the topic keeps them for less long than its reader was behind or stopped, or is compacted";

/** Of a topic's reader: says how many records of a partition are gone unread. */
export function sayLost(
  { log, metrics }: { readonly log: Pick<Log, "error">; readonly metrics: Pick<Metrics, "lostRecords"> },
  topic: string,
): (partition: number, records: number) => void {
  return (partition, records) => {
    metrics.lostRecords.inc({ topic }, records);
    log.error({ part: topic, partition, records }, LOST);
  };
}

const FILLED =
  "records left the topic before they were judged, and what the history has of them was read from there; the others are counted as lost: the topic keeps them for less long than its reader was behind, or is compacted";

/** Of a reader that has a history: so many left the topic, and so many of them came from there. */
export function sayFilled(
  { log, metrics }: { readonly log: Pick<Log, "warn">; readonly metrics: Pick<Metrics, "lostRecords"> },
  topic: string,
): (partition: number, gap: { readonly records: number; readonly again: number }) => void {
  return (partition, { records, again }) => {
    metrics.lostRecords.inc({ topic }, Math.max(0, records - again));
    log.warn({ part: topic, partition, records, again }, FILLED);
  };
}

const TOLD =
  "records left the topic before they were read, and findings among them that nobody had been told of came from the history (again); what was asked of the alerter in others is not obeyed: the topic keeps them for less long than its reader was behind";

/** Of an alerter, whose findings the history has, all of them. */
export function sayTold(
  { log }: { readonly log: Pick<Log, "warn"> },
  part: string,
): (partition: number, gap: { readonly records: number; readonly again: number }) => void {
  return (partition, { records, again }) => log.warn({ part, partition, records, again }, TOLD);
}
