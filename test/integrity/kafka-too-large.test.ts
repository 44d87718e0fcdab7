import { describe, expect, test } from "vitest";
import { linesOf, steadyRecords } from "./harness/company.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { startEngine, startService, writeConfig } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const SEED = 3;
const lines = linesOf(steadyRecords({ seed: SEED })).slice(0, 20);
const OURS = ["rolecall.events.v1", "rolecall.dead.v1"];
/** Below what a broker takes by default; the event that holds it as a text, with each quote escaped, is above. */
function largeLine(): string {
  const record = JSON.parse(lines[10] ?? "") as Record<string, unknown>;
  const keys = Array.from({ length: 190_000 }, () => "k1");
  return JSON.stringify({ ...record, eventID: "00000000-0000-4000-8000-000000000000", requestParameters: { keys } });
}

describe.skipIf(NO_BROKER !== "")(`topics made beforehand${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`an event larger than the events topic takes is a dead letter, and the rest flows on (seed ${SEED})`, async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    for (const topic of ["logs", ...OURS]) await client.createTopic(topic, 1);
    const large = largeLine();
    await client.produce(
      "logs",
      [...lines.slice(0, 10), large, ...lines.slice(10)].map((value) => ({ value })),
    );
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: broker.address, engine: engine.url });
    await using ingest = await startService("ingest", path);
    await ingest.ready();
    const lag = () => client.lag("rolecall-ingest-logs", "logs");
    await until("everything to be read", async () => ((await lag()) === 0 ? true : undefined));
    expect(await engine.sql("SELECT count() AS n FROM rolecall.events_latest")).toEqual([{ n: lines.length }]);
    const dead = "SELECT reason, raw FROM rolecall.dead_letters FINAL";
    expect(await engine.sql(dead)).toEqual([{ reason: "too-large", raw: large }]);
    const counted = await (await fetch(`${ingest.url}/metrics`)).text();
    expect(counted).toMatch(new RegExp(`^rolecall_records_total\\{.*outcome="event".*\\} ${lines.length}$`, "m"));
    expect(counted).toMatch(/^rolecall_records_total\{.*outcome="dead".*\} 1$/m);
    const buried = await client.read("rolecall.dead.v1");
    expect(buried.map(({ headers }) => headers)).toMatchObject([{ reason: "too-large", topic: "logs", offset: "10" }]);
    expect((await ingest.stop()).exit).toBe(0);
  });
});
