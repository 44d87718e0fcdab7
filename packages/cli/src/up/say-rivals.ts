import type { Rivals } from "@rolecall/kafka";
import type { Log } from "@rolecall/runtime";

const WAITING =
  "another rolecall up wants to read this topic in the same consumer group, into a history of its own: it is given nothing while this one reads, and stands by; stop it, or use the four services for more than one process";
const READING =
  "another rolecall up reads this topic in the same consumer group, into a history of its own: nothing is read here while it does, and what it reads meanwhile is in its history alone; stop one of the two";
const GONE = "no other rolecall up is in the consumer group of this topic any more";

/** Of a topic's reader: says that a second process was started on it, and which of the two reads. */
export function sayRivals({ log }: { readonly log: Pick<Log, "info" | "warn"> }, topic: string) {
  return (rivals: Rivals): void => {
    if (rivals === "none") log.info({ part: topic }, GONE);
    else log.warn({ part: topic }, rivals === "waiting" ? WAITING : READING);
  };
}
