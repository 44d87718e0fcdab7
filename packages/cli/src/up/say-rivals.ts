import type { Rivals } from "@rolecall/kafka";
import type { Log } from "@rolecall/runtime";

/** What is said where members of two histories are in one group. */
type RivalWords = Readonly<Record<Rivals, string>>;

const UP: RivalWords = {
  waiting:
    "another rolecall up wants to read this topic in the same consumer group, into a history of its own: it is given nothing while this one reads, and stands by; stop it, or use the four services for more than one process",
  reading:
    "another rolecall up reads this topic in the same consumer group, into a history of its own: nothing is read here while it does, and what it reads meanwhile is in its history alone; stop one of the two",
  none: "no other rolecall up is in the consumer group of this topic any more",
};
export const SERVICES: RivalWords = {
  waiting:
    "services with another ClickHouse, of another environment perhaps, want to read this topic in the same consumer group: they are given nothing while those with this one read, and stand by; give them brokers of their own, or the same clickhouse.url",
  reading:
    "services with another ClickHouse, of another environment perhaps, read this topic in the same consumer group: nothing is read here while they do; give one of the two brokers of its own, or both the same clickhouse.url",
  none: "no services with another ClickHouse are in the consumer group of this topic any more",
};

/** Of a topic's reader: says that somebody reads it into another history, and which of the two reads. */
export function sayRivals(
  { log }: { readonly log: Pick<Log, "info" | "warn"> },
  topic: string,
  words: RivalWords = UP,
) {
  return (rivals: Rivals): void => log[rivals === "none" ? "info" : "warn"]({ part: topic }, words[rivals]);
}
