import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TOPICS } from "@rolecall/core";
import type { Admin } from "kafkajs";
import { type Bench, type BenchOptions, held, type Measure, told } from "./bench.ts";
import { addEngine, addService, consumed, createFleet, type Member } from "./fleet.ts";
import { cpuOf, produce } from "./kafka.ts";
import { startOwnBroker } from "./own-broker.ts";
import { median } from "./rounds.ts";
import { type WorldFile, writeWorldFile } from "./world-file.ts";

const TOPIC = "logs";
/** Partitions of the raw topic, and of the events, for each process of ingest and each of the detector. */
const PARTITIONS_EACH = 2;
const ROUNDS = 3;

/** What one record costs where there are twice the partitions and twice the processes. */
export const scaleBench: Bench = {
  name: "scale",
  about:
    "One process of ingest and one of the detector on 2 partitions, against two and two on 4 with a backlog twice as long (CloudTrail, 1,000 identities): each process has as much to do, and its start counts alike. A broker and an engine of their own each time. Processor time of ingest and detector from the first record until all of it is judged and saved. What a record costs in the one over what it costs in the other, twice, is the throughput of two on twice the cores: partitions share nothing in these processes.",
  onDemand: true,
  run: measure,
};

interface Ran {
  /** Of ingest and detector, µs per record. */
  readonly micros: number;
  readonly perSecond: number;
}

async function measure({ quick, folder, say }: BenchOptions): Promise<readonly Measure[]> {
  const bytes = (quick ? 10 : 30) * 1024 * 1024;
  const write = (processes: number): Promise<WorldFile> =>
    writeWorldFile(join(folder, `logs-${processes}`), {
      ...{ source: "aws-cloudtrail", identities: 1000, bytes: bytes * processes },
    });
  const files = { 1: await write(1), 2: await write(2) };
  const runs: Record<1 | 2, Ran[]> = { 1: [], 2: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const processes of round % 2 === 0 ? ([1, 2] as const) : ([2, 1] as const)) {
      const ran = await runOnce({
        folder: join(folder, `${processes}-${round}`),
        file: files[processes],
        processes,
      });
      say(`scale: ${processes} and ${processes}: ${ran.micros.toFixed(0)} µs, ${ran.perSecond.toFixed(0)} records/s`);
      runs[processes].push(ran);
    }
  }
  const micros = (processes: 1 | 2): number => median(runs[processes].map((ran) => ran.micros));
  const perSecond = (processes: 1 | 2): number => median(runs[processes].map((ran) => ran.perSecond));
  return [
    held("throughput of twice the processes, by processor time", (2 * micros(1)) / micros(2), { least: 1.8 }),
    told(
      "per record, ingest and detector",
      `${micros(1).toFixed(0)} µs, twice the processes ${micros(2).toFixed(0)} µs`,
    ),
    told(
      "records a second on these cores, with broker, engine and sender beside",
      `${perSecond(1).toFixed(0)}, twice the processes ${perSecond(2).toFixed(0)}`,
    ),
  ];
}

interface Run {
  readonly folder: string;
  readonly file: WorldFile;
  readonly processes: number;
}

async function runOnce({ folder, file, processes }: Run): Promise<Ran> {
  const partitions = processes * PARTITIONS_EACH;
  await using broker = await startOwnBroker(TOPIC, partitions);
  const { kafka, admin } = broker;
  await using fleet = createFleet();
  const engine = await addEngine(fleet, `${folder}-engine`);
  const config = `${folder}.yaml`;
  await writeFile(config, configText(broker.address, engine.url, partitions));
  const members: Member[] = [];
  for (let n = 0; n < processes; n += 1) {
    members.push(await addService(fleet, "ingest", config), await addService(fleet, "detector", config));
  }
  for (const { url } of members) while (!(await fetch(`${url}/readyz`)).ok) await sleep(100);
  const before = members.map(({ pid }) => cpuOf(pid));
  const startedAt = performance.now();
  await produce(kafka, file.path, partitions);
  while (!(await isJudged(admin, engine.url, file.records))) await sleep(100);
  const seconds = (performance.now() - startedAt) / 1000;
  const spent = members.reduce((sum, { pid }, n) => sum + cpuOf(pid) - (before[n] ?? 0), 0);
  return { micros: (spent / file.records) * 1e6, perSecond: file.records / seconds };
}

/** Ingest has committed everything, and the detectors have saved what came of it. */
async function isJudged(admin: Admin, engine: string, records: number): Promise<boolean> {
  const [group] = await admin.fetchOffsets({ groupId: `rolecall-ingest-${TOPIC}`, topics: [TOPIC] });
  const read = group?.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0) ?? 0;
  if (read < records) return false;
  const ends = await admin.fetchTopicOffsets(TOPICS.events);
  const saved = await consumed(engine);
  return ends.every(({ partition, high }) => (saved.get(partition) ?? -1) + 1 >= Number(high));
}

function configText(broker: string, engine: string, partitions: number): string {
  return `inputs: [{ kafka: { topic: ${TOPIC}, source: aws-cloudtrail } }]
kafka: { brokers: ["${broker}"], partitions: ${partitions} }
clickhouse: { url: "${engine}" }
`;
}
