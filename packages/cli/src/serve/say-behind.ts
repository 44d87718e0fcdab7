import type { Log } from "@rolecall/runtime";

/** Of a topic's reader: says how much it has to catch up with when it begins, and when it has. */
export function sayBehind({ log }: { readonly log: Pick<Log, "info"> }, topic: string): (records: number) => void {
  return (records) => {
    if (records === 0) log.info({ part: topic }, "caught up: what was not read yet is read");
    else log.info({ part: topic, records }, "catching up: so many records of the topic are not read yet");
  };
}
