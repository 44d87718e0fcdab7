import type { Log, Metrics } from "@rolecall/runtime";
import type { LaneNote } from "./lanes.ts";

const AGAIN =
  "records that the consumer group has behind itself were not read by this history, and are read now: another rolecall up read on from it, or the data is of a backup, or the process was killed before it saved how far it was; what is known already changes nothing";
const SKIPPED =
  "the consumer group's offset was set forward while nobody was in the group: the records between are passed over, and never read by this history";
const REWOUND =
  "the consumer group's offset was set back, and reading goes on where this history stands all the same: without an archive records are judged once; start with another --data to judge them anew";
const BEFORE =
  "the consumer group stood there before this history had read anything of the partition: what is still in it before that is not read. To have it read, stop, set the group back to the earliest offset, and start again, without an archive with another --data";
const GONE =
  "records of which some were on hold have left the topic (it was made anew, or its retention took them), and without an archive nothing else has them: those that were on hold are not judged";

/** Says what became of raw partitions while this history did not read them. */
export function sayReads({
  log,
  metrics,
}: {
  readonly log: Pick<Log, "info" | "warn" | "error">;
  readonly metrics: Pick<Metrics, "lostRecords">;
}): (note: LaneNote) => void {
  return ({ lane, kind, from, to }) => {
    const at = lane.lastIndexOf("/");
    const topic = lane.slice(0, at);
    // Offsets: markers of transactions, and what a compacted topic no longer has, are among them.
    const what = { part: topic, partition: Number(lane.slice(at + 1)), from, to, records: to - from };
    if (kind === "again") return log.info(what, AGAIN);
    if (kind === "rewound") return log.warn(what, REWOUND);
    if (kind === "before") return log.warn(what, BEFORE);
    metrics.lostRecords.inc({ topic }, to - from);
    log.error(what, kind === "gone" ? GONE : SKIPPED);
  };
}
