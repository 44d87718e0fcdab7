import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Admin, Kafka } from "kafkajs";
import { LAUNCHED } from "../launched.ts";
import { type Bench, type BenchOptions, held, type Measure, told } from "./bench.ts";
import { startOwnBroker } from "./own-broker.ts";
import { median } from "./rounds.ts";
import { runRolecall, runScriptAs } from "./run-child.ts";
import { writeWorldFile } from "./world-file.ts";

const PARTITIONS = 4;
/** Records of one partition in one request: below what a broker takes. */
const PIECE = 500;
const TOPIC = "logs";
const TICKS_PER_SECOND = 100;
const ROUNDS = 3;
/** Each look is a page of all metrics, some of what is measured. */
const LOOK_MS = 250;

/** One process on a topic against the bare loop. */
export const kafkaBench: Bench = {
  name: "kafka",
  about:
    "Processor time of `rolecall up` per record of a topic of 4 partitions (CloudTrail, a real broker on this machine), from its first look until everything is committed (450 MiB, so that the two to three seconds in which V8 compiles do not decide), against a bare loop that consumes the same topic with the same client and calls `JSON.parse` on each record. Findings only is `archive: false`: the topic is the log. Archived is every event with its original in the embedded engine, against the same loop that also inserts the same event rows, made beforehand, by the same engine.",
  onDemand: true,
  run: measure,
};

export interface Around {
  readonly address: string;
  readonly admin: Admin;
  readonly folder: string;
  readonly records: number;
}

async function measure({ quick, folder, say }: BenchOptions): Promise<readonly Measure[]> {
  await using broker = await startOwnBroker(TOPIC, PARTITIONS);
  const { kafka, admin } = broker;
  const bytes = (quick ? 30 : 450) * 1024 * 1024;
  const file = await writeWorldFile(join(folder, "logs"), { source: "aws-cloudtrail", identities: 1000, bytes });
  say(`kafka: ${file.records} records`);
  await produce(kafka, file.path);
  const events = join(folder, "events.ndjson");
  await runRolecall("replay", file.path, "--memory", "--events", events);
  const around = { address: broker.address, admin, folder, records: file.records };
  const micros: Record<"bare" | "inserting" | "findings" | "archived", number[]> = {
    ...{ bare: [], inserting: [], findings: [], archived: [] },
  };
  for (let round = 0; round < (quick ? 1 : ROUNDS); round += 1) {
    say(`kafka: round ${round + 1}`);
    micros.bare.push(await bare(around, "kafka-bare.ts"));
    micros.inserting.push(await bare(around, "kafka-bare-archive.ts", events, join(folder, `bare-${round}`)));
    micros.findings.push(await runUp(around, `findings-${round}`, false));
    micros.archived.push(await runUp(around, `archived-${round}`, true));
  }
  const [loop, inserting] = [median(micros.bare), median(micros.inserting)];
  const [findings, archived] = [median(micros.findings), median(micros.archived)];
  const show = (value: number): string => `${value.toFixed(1)} µs`;
  return [
    held("findings only: ratio to the bare loop", loop / findings, { least: 0.6 }),
    told(
      "findings only: per record",
      `${show(findings)}, bare ${show(loop)} (${Math.round(file.bytes / file.records)} bytes)`,
    ),
    held("archived: ratio to the bare loop that inserts the same rows", inserting / archived, { least: 0.75 }),
    told("archived: per record", `${show(archived)}, bare ${show(inserting)}`),
  ];
}

async function bare({ address, records }: Around, script: string, ...more: readonly string[]): Promise<number> {
  const { out } = await runScriptAs(["up"], script, address, TOPIC, String(records), ...more);
  return ((JSON.parse(out) as { readonly cpuSeconds: number }).cpuSeconds / records) * 1e6;
}

export async function produce(kafka: Kafka, path: string, partitions: number = PARTITIONS): Promise<void> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  let messages: { value: string; partition: number }[] = [];
  let n = 0;
  const flush = async (): Promise<void> => {
    await producer.send({ topic: TOPIC, acks: -1, messages });
    messages = [];
  };
  for await (const value of createInterface({ input: createReadStream(path) })) {
    messages.push({ value, partition: n % partitions });
    n += 1;
    if (messages.length === PIECE * partitions) await flush();
  }
  if (messages.length > 0) await flush();
  await producer.disconnect();
}

/** µs of processor time per record, from the first look until it has saved the newest record; start-up is not counted. */
export async function runUp(around: Around, name: string, archive: boolean): Promise<number> {
  const { address, folder, records, admin } = around;
  const group = `rolecall-up-${TOPIC}`;
  await forgetGroup(admin, group);
  const config = join(folder, `${name}.yaml`);
  await writeFile(
    config,
    `inputs: [{ kafka: { topic: ${TOPIC}, source: aws-cloudtrail } }]
kafka: { brokers: ["${address}"] }
archive: ${archive}
`,
  );
  const words = ["up", "--config", config, "--data", join(folder, name), "--port", "0"];
  const child = spawn(process.execPath, [...LAUNCHED.flags, LAUNCHED.cli, ...words], {
    env: LAUNCHED.env(words),
    stdio: ["ignore", "pipe", "ignore"],
  });
  const printed = await once(child.stdout, "data");
  const url = /http:\S+?(?=\/\?)/.exec(String(printed))?.[0] ?? "";
  const started = cpuOf(child.pid ?? 0);
  while ((await taken(url)) < records) await sleep(LOOK_MS);
  while (!(await isCommitted(admin, group))) await sleep(50);
  const spent = cpuOf(child.pid ?? 0) - started;
  // Leaves the group, which can be forgotten then.
  child.kill("SIGTERM");
  await once(child, "exit");
  return (spent / records) * 1e6;
}

/** So that the next one reads from the beginning. */
async function forgetGroup(admin: Admin, groupId: string): Promise<void> {
  const { groups } = await admin.listGroups();
  if (groups.some((group) => group.groupId === groupId)) await admin.deleteGroups([groupId]);
}

/** Records that the process has counted. */
async function taken(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^rolecall_records_total\{.*\} (\d+)/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
}

/** Something is committed: findings only commits what it holds no more. */
async function isCommitted(admin: Admin, groupId: string): Promise<boolean> {
  const [answer] = await admin.fetchOffsets({ groupId, topics: [TOPIC] });
  return answer?.partitions.some(({ offset }) => Number(offset) > 0) === true;
}

/** proc(5): `utime` and `stime`. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
