import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { NO_BROKER, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { makeTables, startEngine, startService } from "../integrity/harness/services.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";

const EVENTS = 5;

function event(n: number): object {
  return { event_uid: `e-${n}`, time: new Date().toISOString(), identity_uid: "aws:1:role:http", action: "Get" };
}

/** What of the records is counted, by what became of them. */
async function countsOf(url: string): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = [...text.matchAll(/^rolecall_records_total\{outcome="(\w+)".*\} (\d+)/gm)];
  return Object.fromEntries(counts.map(([, outcome = "", n]) => [outcome, Number(n)]));
}

test.skipIf(NO_BROKER !== "")(
  `a sender that is told to come back while the history is away, and comes back until it is heard, is counted once${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await makeTables(engine);
    const path = directory.at("rolecall.yaml");
    const inputs = "inputs: [{ http: { listen: 127.0.0.1:4180 } }]";
    await writeFile(
      path,
      `${inputs}\nkafka: { brokers: ["${broker.address}"] }\nclickhouse: { url: "${engine.url}" }\n`,
    );
    await using ingest = await startService("ingest", path);
    await ingest.ready();
    const body = ['{"broken', ...Array.from({ length: EVENTS }, (_, n) => JSON.stringify(event(n)))].join("\n");
    const post = (): Promise<number> =>
      fetch(`${ingest.url}/v1/logs`, { method: "POST", body }).then(
        async (answer) => {
          await answer.body?.cancel();
          return answer.status;
        },
        () => 0,
      );
    await engine.kill();
    // Whoever has a time limit of his own comes again before the first is answered.
    for (let n = 0; n < 3; n += 1) expect(await Promise.all([post(), post()])).toEqual([429, 429]);
    engine.start();
    await until("the sender to be heard", async () => ((await post()) === 202 ? true : undefined));
    expect(await countsOf(ingest.url)).toEqual({ event: EVENTS, dead: 1, filtered: 0 });
    expect((await client.read("rolecall.dead.v1")).length).toBe(1);
  },
);
