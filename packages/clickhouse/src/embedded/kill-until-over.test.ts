import { expect, test } from "vitest";
import { killUntilOver } from "./kill-until-over.ts";

/** Work that only its third kill ends, the second of which fails. */
function deafWork(end: "resolve" | "reject") {
  const work = Promise.withResolvers<void>();
  let kills = 0;
  return {
    done: work.promise,
    kills: () => kills,
    async kill() {
      kills += 1;
      if (kills === 2) throw new Error("the engine is busy");
      if (kills === 3) work[end]();
    },
  };
}

test.each(["resolve", "reject"] as const)(
  "what a KILL comes too early for is killed again until it ends (%s)",
  async (end) => {
    const work = deafWork(end);
    const ended = work.done.catch(() => undefined);
    await killUntilOver(work.done, work.kill);
    await ended;
    expect(work.kills()).toBe(3);
  },
);
