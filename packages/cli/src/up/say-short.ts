import type { Log } from "@rolecall/runtime";

/** Room for identities has become short: what is done about it, and what somebody may do. */
export function sayShort(log: Pick<Log, "warn">, identities: number): void {
  log.warn(
    { identities },
    "more identities act than there is room for in memory: names used once and those silent longest leave it and are read back when they return; raise detection.identities (2 to 3 KiB each) if they are machines of yours, else look where the names come from",
  );
}
