import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** So much more than after the last collection may be resident. */
const SLACK_BYTES = 48 * 1024 * 1024;
const LOOK_MS = 5000;
/** A collection is followed by so many times its own length without one: it takes a hundredth of the time at most. */
const REST = 99;

export interface MemoryHost {
  /** Bytes that the system counts for the process. */
  resident(): number;
  /** Collects all garbage, and gives every page that is free by then back to the system. */
  collect(): void;
  /** Milliseconds. */
  now(): number;
}

/**
 * V8 keeps the pages that its heap no longer needs for the next time that it does: what a backlog, a restore or a large query
 * took at its height stays resident for good, and what little garbage comes afterwards is not collected for long. It lets go of
 * both only when told that memory is short. So it is told so where the process has become larger than it was after the last
 * time. That stops it for as long as it takes to look through its heap, 0.1 s for each 25 MB or so.
 *
 * Call the answer now and then. True where it has collected.
 */
export function createGiveBack(host: MemoryHost): () => boolean {
  let least = Number.POSITIVE_INFINITY;
  let restsUntil = Number.NEGATIVE_INFINITY;
  return () => {
    const resident = host.resident();
    least = Math.min(least, resident);
    const began = host.now();
    if (resident < least + SLACK_BYTES || began < restsUntil) return false;
    host.collect();
    const ended = host.now();
    restsUntil = ended + REST * (ended - began);
    least = host.resident();
    return true;
  };
}

/** Does so for this process until it is disposed of. */
export function giveBackMemory(): Disposable {
  const look = createGiveBack({
    resident: () => process.memoryUsage.rss(),
    collect,
    now: () => performance.now(),
  });
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** As V8 does before it says that memory is out: an ordinary `gc` gives no page back. Its function has to be asked for by a flag. */
export function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as NodeJS.GCFunction;
  setFlagsFromString("--no-expose-gc");
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}
