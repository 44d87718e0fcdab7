import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { NO_BROKER, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";
import { startUp, type Up } from "../integrity/harness/up.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? Date.now() % 1_000_000);
const [PARTITIONS, RECORDS, STOPS, STEP_MS] = [4, 6000, 2, 50];
const AT_ONCE = 50;
const FULL_BYTES = 32 * 1024 * 1024;
const START_AT = Date.UTC(2026, 0, 5);
/** So large that more waits for the disk than may: what is read then waits for room. */
const [LEAST_BYTES, MOST_BYTES] = [1000, 50_000];
const CONFIG = (broker: string): string => `
inputs: [{ kafka: { topic: logs } }]
kafka: { brokers: ["${broker}"], session_timeout: 2s }
`;

function recordOf(n: number, bytes: number): string {
  const time = new Date(START_AT + n * STEP_MS).toISOString();
  const labels = { pad: "x".repeat(bytes) };
  return JSON.stringify({ event_uid: `e-${n}`, time, identity_uid: "aws:1:role:a", action: "Get", labels });
}

/** More waits for the disk than may. */
async function isFull({ url }: Up): Promise<true | undefined> {
  const metrics = await fetch(`${url}/metrics`).then(
    (answer) => answer.text(),
    () => "",
  );
  const bytes = /^rolecall_queue_bytes\{queue="events"\} (\S+)$/m.exec(metrics)?.[1];
  return Number(bytes ?? 0) > FULL_BYTES ? true : undefined;
}

test.skipIf(NO_BROKER !== "")(
  `a process that is told to stop while it is far behind, and more is read than there is room for, has committed nothing that is not stored (seed ${SEED})${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    const chance = seeded(SEED);
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using client = await otherClient(broker.address);
    await client.createTopic("logs", PARTITIONS);
    const records = Array.from({ length: RECORDS }, (_, n) => ({
      value: recordOf(n, chance.between(LEAST_BYTES, MOST_BYTES)),
      partition: chance.between(0, PARTITIONS - 1),
    }));
    // A batch of a partition is below what the topic takes.
    for (let n = 0; n < RECORDS; n += AT_ONCE) await client.produce("logs", records.slice(n, n + AT_ONCE));
    await writeFile(directory.at("rolecall.yaml"), CONFIG(broker.address));
    const options = { data: directory.at("data"), config: directory.at("rolecall.yaml") };
    const isDone = async (): Promise<boolean> => (await client.lag("rolecall-up-logs", "logs")) === 0;
    // Where it was quick there is nothing left to be far behind.
    for (let stop = 0; stop < STOPS && !(await isDone()); stop += 1) {
      await using up = await startUp({ ...options, atOnce: true });
      await until("no room, or no more", async () => (await isFull(up)) ?? ((await isDone()) ? true : undefined));
      expect((await up.stop()).exit).toBe(0);
    }
    await using up = await startUp(options);
    await until("all to be read and committed", async () => ((await isDone()) ? true : undefined));
    expect(await up.sql("SELECT uniqExact(event_uid) AS n FROM events")).toEqual([{ n: RECORDS }]);
  },
);
