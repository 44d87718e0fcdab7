import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { freePort } from "../../infra/free-port.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { recordOfSameUser } from "./harness/same-user.ts";
import { makeTables, startEngine } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { ready, startUp } from "./harness/up.ts";

const line = (n: number, eventName: string): string => JSON.stringify(recordOfSameUser(n, eventName));

test.skipIf(NO_BROKER !== "")(
  `one process that reads a topic and keeps its history on a server hears what verbs have to say${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("server"));
    await using client = await otherClient(broker.address);
    await client.createTopic("logs", 1);
    await makeTables(engine);
    const config = directory.at("rolecall.yaml");
    await writeFile(
      config,
      `inputs:
  - kafka: { topic: logs, lateness: 0s }
  - http: { listen: 127.0.0.1:${await freePort()}, source: otel }
kafka: { brokers: ["${broker.address}"] }
clickhouse: { url: "${engine.url}" }
`,
    );
    await using up = await startUp({ data: directory.at("data"), config });
    await client.produce(
      "logs",
      [line(0, "GetObject"), line(1, "StopLogging"), line(20, "GetObject")].map((value) => ({ value })),
    );
    await until("the episode", async () => (await up.sql("SELECT 1 AS one FROM episodes LIMIT 1"))[0]);
    await up.post(line(2, "GetObject"), { source: "otel" });
    const where = ["--config", config, "--data", directory.at("data")];
    const said = async (...words: readonly string[]): Promise<unknown> =>
      JSON.parse((await rolecallDone([...words, "--json", ...where])).out);
    expect(await said("feedback", "latest", "dismissed")).toMatchObject({ applied: true });
    expect(await said("silence", "add", "severity=low")).toMatchObject({ silence_id: expect.stringMatching(/^s_/) });
    await said("change", "add", "deploy", "aws:*");
    expect(await said("dead", "retry", "--source", "aws-cloudtrail")).toMatchObject({ recovered: 1, events: 1 });
    const known = async (sql: string): Promise<unknown> => (await up.sql(sql))[0];
    expect(await known("SELECT countIf(control = 'change') AS n FROM controls")).toEqual({ n: 1 });
    expect(await known("SELECT count() AS n FROM silences")).toEqual({ n: 1 });
    expect(await known("SELECT count() AS n, uniqExact(position) AS places FROM events_latest")).toEqual({
      ...{ n: 4, places: 4 },
    });
  },
);

test("a server that hangs keeps one process that is told to stop no longer than a service", async () => {
  await using directory = await temporaryDirectory();
  await using engine = await startEngine(directory.at("server"));
  const config = directory.at("rolecall.yaml");
  await writeFile(config, `clickhouse: { url: "${engine.url}" }\n`);
  await using up = await startUp({ data: directory.at("data"), config });
  process.kill(engine.running().child.pid ?? 0, "SIGSTOP");
  const sent = up.post(line(0, "GetObject"), { source: "aws-cloudtrail" }).then(({ status }) => status);
  // Ended by force, it would have said 1.
  expect((await up.stop()).exit).toBe(0);
  expect(await sent.catch(() => "cut off")).not.toBe(200);
});

test("a server that is started later is waited for, and whoever is told to stop meanwhile ends well", async () => {
  await using directory = await temporaryDirectory();
  await using engine = await startEngine(directory.at("server"));
  await engine.kill();
  const config = directory.at("rolecall.yaml");
  await writeFile(config, `clickhouse: { url: "${engine.url}" }\n`);
  const options = { data: directory.at("data"), config, atOnce: true };
  const waits = (up: Awaited<ReturnType<typeof startUp>>): Promise<true> =>
    until("it to say that it waits", () => (up.running.err().includes("cannot be reached") ? true : undefined));
  await using stopped = await startUp(options);
  await waits(stopped);
  expect((await stopped.stop()).exit).toBe(0);
  await using up = await startUp(options);
  await waits(up);
  engine.start();
  await ready(up);
  expect((await up.post(line(0, "GetObject"), { source: "aws-cloudtrail" })).status).toBe(202);
});
