import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";
import { findBroker } from "../../infra/kafka/find-broker.ts";
import { startJavaBroker } from "../../infra/kafka/java-broker.ts";
import { ROOT, runScript } from "./run-child.ts";
import { writeWorldFile } from "./world-file.ts";

// node bin/rolecall.mjs --script test/bench/kafka.ts [MEGABYTES]
// One process on a topic, raw to findings and history, against the bare loop on the same broker: processor time per record.
const MEGABYTES = Number(process.argv[2] ?? 100);
const PARTITIONS = 4;
const TOPIC = "logs";
const GROUP = `rolecall-up-${TOPIC}`;
const TICKS_PER_SECOND = 100;
const PORT = 4197;

const found = await findBroker();
if (found.kind !== "java") throw new Error("this bench wants a broker of its own: Java 17 and Maven");
const directory = await mkdtemp(join(tmpdir(), "rolecall-bench-"));
const broker = await startJavaBroker({ jars: found.jars });
const kafka = new Kafka({ clientId: "bench", brokers: [broker.address], logLevel: logLevel.NOTHING });
const admin = kafka.admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS }], waitForLeaders: true });
const file = await writeWorldFile(join(directory, "logs"), {
  source: "aws-cloudtrail",
  identities: 1000,
  bytes: MEGABYTES * 1024 * 1024,
});
await produce(file.path);

const bare = JSON.parse((await runScript("kafka-bare.ts", broker.address, TOPIC, String(file.records))).out);
const perBare = (bare.cpuSeconds / file.records) * 1e6;
say(
  `bare consume + JSON.parse: ${perBare.toFixed(2)} µs per record of ${(file.bytes / file.records).toFixed(0)} bytes`,
);
const cpuSeconds = await runUp();
const perRecord = (cpuSeconds / file.records) * 1e6;
say(
  `up, raw to history and findings: ${perRecord.toFixed(2)} µs per record; ratio ${(perBare / perRecord).toFixed(3)}`,
);

await admin.disconnect();
await broker[Symbol.asyncDispose]();
await rm(directory, { recursive: true, force: true });
process.exit(0);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function produce(path: string): Promise<void> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  let messages: { value: string; partition: number }[] = [];
  let n = 0;
  const flush = async (): Promise<void> => {
    await producer.send({ topic: TOPIC, acks: -1, messages });
    messages = [];
  };
  for await (const value of createInterface({ input: createReadStream(path) })) {
    messages.push({ value, partition: n % PARTITIONS });
    n += 1;
    if (messages.length === 2000) await flush();
  }
  if (messages.length > 0) await flush();
  await producer.disconnect();
}

/** Processor time of `rolecall up` from its start until it has committed everything, less that of one with nothing to do. */
async function runUp(): Promise<number> {
  const config = join(directory, "rolecall.yaml");
  await writeFile(
    config,
    `inputs: [{ kafka: { topic: ${TOPIC}, source: aws-cloudtrail } }]
kafka: { brokers: ["${broker.address}"] }
`,
  );
  const cli = join(ROOT, "packages/cli/src/main.ts");
  const words = ["up", "--config", config, "--data", join(directory, "data"), "--port", String(PORT)];
  const env = { ...process.env, UV_THREADPOOL_SIZE: "16" };
  const child = spawn(process.execPath, [cli, ...words], { env, stdio: "ignore" });
  let started: number | undefined;
  for (;;) {
    await sleep(50);
    const { lag, isKnown } = await lagOf();
    if (started === undefined) started = cpuOf(child.pid ?? 0);
    if (isKnown && lag === 0) break;
  }
  const spent = cpuOf(child.pid ?? 0) - started;
  child.kill("SIGKILL");
  await once(child, "exit");
  return spent;
}

async function lagOf(): Promise<{ lag: number; isKnown: boolean }> {
  const ends = await admin.fetchTopicOffsets(TOPIC);
  const [answer] = await admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] });
  const at = new Map(answer?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  const lag = ends.reduce((sum, { partition, high }) => sum + Number(high) - Math.max(0, at.get(partition) ?? 0), 0);
  return { lag, isKnown: [...at.values()].some((offset) => offset > 0) };
}

function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
