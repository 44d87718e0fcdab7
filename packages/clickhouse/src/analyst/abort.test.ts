import { setTimeout } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { quote } from "../bind.ts";
import { EngineSession, TAG } from "../embedded/engine-session.ts";
import { openEmbedded } from "../embedded/open-embedded.ts";
import { migrate } from "../migrations/migrate.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { openAnalyst } from "./open-analyst.ts";

const LONG = "SELECT max(length(repeat(toString(number), 200))) FROM numbers(1000000000)";
const QUICK = "SELECT count() AS n FROM numbers(20000000) WHERE sipHash64(number) = 1";
const LATE_MS = 300;

test("a KILL that comes late stops nobody else's query", async () => {
  await using directory = await temporaryDirectory();
  await using store = await openEmbedded(directory.path);
  await migrate(store);
  const killer = await EngineSession.open(directory.path);
  let late = 0;
  const analyst = await openAnalyst(directory.path, async (tag) => {
    const kill = `KILL QUERY WHERE Settings['${TAG}'] = ${quote(tag)} ASYNC`;
    await killer.run((engine) => engine.queryAsync(kill));
    await setTimeout(LATE_MS);
    await killer.run((engine) => engine.queryAsync(kill));
    late += 1;
  });
  const gone = new AbortController();
  const refused = expect(analyst.query(LONG, "json", gone.signal)).rejects.toThrow("gone");
  // Before the engine lists it, it may still be checked, and then nothing of it ever runs.
  const running = "SELECT count() FROM system.processes WHERE startsWith(query, 'SELECT max(length(repeat')";
  while ((await killer.run((engine) => engine.queryAsync(running))).text().trim() === "0") await setTimeout(10);
  gone.abort(new Error("gone"));
  await refused;
  // Two at once: the place of the first query is among theirs as soon as it is free.
  while (late === 0) await Promise.all([QUICK, QUICK].map((sql) => analyst.query(sql, "json")));
  await analyst.close();
  await killer.close();
});

test("who goes away while a session is opened has nothing run in it", async () => {
  await using directory = await temporaryDirectory();
  await using store = await openEmbedded(directory.path);
  await migrate(store);
  const analyst = await openAnalyst(directory.path, async () => undefined);
  const gone = new AbortController();
  const open = EngineSession.open;
  const ran = vi.fn<EngineSession["run"]>();
  using _opening = vi.spyOn(EngineSession, "open").mockImplementation(async (...where) => {
    const session = await open(...where);
    vi.spyOn(session, "run").mockImplementation(ran);
    gone.abort(new Error("gone"));
    return session;
  });
  await expect(analyst.query(LONG, "json", gone.signal)).rejects.toThrow("gone");
  await analyst.close();
  expect(ran).not.toHaveBeenCalled();
});
