import type { Log, Metrics } from "@rolecall/runtime";

const LOST =
  "records left the topic before they were read, and are lost to Rolecall: the topic keeps them for less long than its reader was behind or stopped";

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
