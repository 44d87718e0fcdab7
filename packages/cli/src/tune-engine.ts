import { setFlagsFromString } from "node:v8";

/**
 * How V8 keeps its heap (docs/decisions/0073). Before anything is made: what the launcher gives as an environment cannot
 * say these.
 */
export function tuneEngine(verb: string | undefined): void {
  // The first events of a run are held, and V8 takes them for a sign that all that come live long: each would be made among
  // what is old, where only a full collection finds it.
  setFlagsFromString("--no-allocation-site-pretenuring");
  // A service has 500 MiB: what is old is collected when it grew by a fifth, not when it doubled.
  if (verb === "serve") setFlagsFromString("--heap-growing-percent=20");
}
