import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { EngineSession } from "./engine-session.ts";

/** Leaves a result in its midst, and closes the session so many turns of the event loop later. */
async function leaveAndClose(directory: string, turns: number): Promise<void> {
  const session = await EngineSession.open(directory);
  const chunks = session.stream("SELECT number FROM numbers(10000000)", "JSONEachRow");
  await chunks.next();
  const left = chunks.return(undefined);
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
  await Promise.all([left, session.close()]);
}

test("a result that is left as its session is closed keeps no directory open", async () => {
  await using first = await temporaryDirectory();
  await using second = await temporaryDirectory();
  for (let turns = 0; turns < 12; turns += 1) await leaveAndClose(first.path, turns);
  // One process has one directory open at a time.
  const other = await EngineSession.open(second.path);
  expect((await other.run((open) => open.queryAsync("SELECT 1"))).text()).toBe("1\n");
  await other.close();
});
