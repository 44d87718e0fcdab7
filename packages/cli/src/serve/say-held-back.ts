import type { Log } from "@rolecall/runtime";

const OPEN =
  "nothing of the partition is read from that offset on: a transaction that begins there has been open for more than 90 seconds; its producer must end it, or whoever runs the cluster (kafka-transactions.sh, find-hanging and abort)";

/** Of a raw topic's reader: says which partition a transaction holds back that nobody ends. */
export function sayHeldBack(
  { log }: { readonly log: Pick<Log, "info" | "warn"> },
  topic: string,
): (partition: number, offset: number | undefined) => void {
  return (partition, offset) => {
    if (offset === undefined)
      log.info({ part: topic, partition }, "no open transaction holds the partition back any more");
    else log.warn({ part: topic, partition, offset }, OPEN);
  };
}
