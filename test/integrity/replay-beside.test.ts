import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { rolecall, rolecallDone } from "./harness/rolecall.ts";
import { makeTables, startEngine } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { startUp } from "./harness/up.ts";

/** Sixty native records of one machine, a minute apart, from a day of January on. */
function logOf(name: string, day: number): string {
  const lines = Array.from({ length: 60 }, (_, n) => ({
    time: new Date(Date.UTC(2026, 0, day, 0, n)).toISOString(),
    event_uid: `${name}-${n}`,
    identity_uid: "own:1:bot:deploy",
    action: "Get",
    outcome: "success",
  }));
  return lines.map((line) => JSON.stringify(line)).join("\n");
}

/** A history on a server, and the words that replay `earlier` or `later` into it. */
async function startHistory(resources: AsyncDisposableStack) {
  const directory = resources.use(await temporaryDirectory());
  const engine = resources.use(await startEngine(directory.at("server")));
  await makeTables(engine);
  const config = directory.at("rolecall.yaml");
  await writeFile(config, `clickhouse: { url: "${engine.url}" }\n`);
  await writeFile(directory.at("earlier"), logOf("earlier", 1));
  await writeFile(directory.at("later"), logOf("later", 20));
  const words = (log: "earlier" | "later") => [
    ...["replay", directory.at(log), "--config", config, "--data", directory.at("other")],
  ];
  return { directory, engine, config, words };
}

test("a replay into the history of a process that runs leaves it its state, and takes no newer logs before it has stopped", async () => {
  await using resources = new AsyncDisposableStack();
  const { directory, engine, config, words } = await startHistory(resources);
  const numberOf = async (sql: string): Promise<number> => Number((await engine.sql<{ n: number }>(sql))[0]?.n ?? -1);
  const last = () => numberOf("SELECT max(position) AS n FROM rolecall.events WHERE partition = 0");
  const saved = () => numberOf("SELECT argMax(consumed, snapshot) AS n FROM rolecall.manifests WHERE partition = 0");
  await using up = await startUp({ data: directory.at("data"), config });
  const post = async (name: string, day: number): Promise<void> => {
    expect((await up.post(logOf(name, day), { source: "rolecall" })).status).toBe(202);
    const end = await last();
    await until(`the state of ${name}`, async () => ((await saved()) >= end ? true : undefined), 60_000);
  };
  await post("live", 10);
  expect((await rolecallDone(words("earlier"))).err).toContain("the history reaches beyond these logs");
  // What it learns from now on is what the next start restores.
  await post("then", 11);

  const before = await numberOf("SELECT count() AS n FROM rolecall.events");
  const refused = await rolecall(words("later"));
  expect([refused.exit, refused.err]).toEqual([
    1,
    expect.stringMatching(/up \(\S+:\d+\/\w+\) writes into this history/),
  ]);
  const notifying = await rolecall([...words("earlier"), "--notify"]);
  expect([notifying.exit, notifying.err]).toEqual([1, expect.stringContaining("writes into this history")]);
  expect(await numberOf("SELECT count() AS n FROM rolecall.events")).toBe(before);
  await post("at last", 12);

  expect((await up.stop()).exit).toBe(0);
  expect((await rolecallDone(words("later"))).err).not.toContain("writes into this history");
  expect(await numberOf("SELECT count() AS n FROM rolecall.events")).toBe(before + 120);
});

test("up waits while a replay goes on from the history, says so, and begins once that has ended", async () => {
  await using resources = new AsyncDisposableStack();
  const { directory, engine, config, words } = await startHistory(resources);
  const say = (hash: string) =>
    engine.sql(
      `INSERT INTO rolecall.instances (service, instance, config_hash) VALUES ('replay', 'elsewhere:7', '${hash}')`,
    );
  await say("f");
  const another = await rolecall(words("earlier"));
  expect([another.exit, another.err]).toEqual([1, expect.stringContaining("replay (elsewhere:7) writes")]);
  const starting = startUp({ data: directory.at("data"), config });
  let isUp = false;
  const begun = starting.then(() => {
    isUp = true;
  });
  const spoken = "SELECT count() AS n FROM rolecall.instances WHERE service = 'up' AND config_hash != ''";
  await until("up to say that it runs", async () =>
    Number((await engine.sql<{ n: number }>(spoken))[0]?.n) > 0 ? true : undefined,
  );
  await sleep(2000);
  expect(isUp).toBe(false);
  await say("");
  await begun;
  await using up = await starting;
  const { exit, err } = await up.stop();
  expect([exit, err]).toEqual([
    0,
    expect.stringContaining("replay (elsewhere:7) writes into this history: it is waited for"),
  ]);
});
