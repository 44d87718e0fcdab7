import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Producer } from "kafkajs";
import { type Bench, type BenchOptions, held, type Measure, told } from "./bench.ts";
import { addEngine, addService, createFleet, judged, type Member, residentMiB } from "./fleet.ts";
import { cpuOf } from "./kafka.ts";
import { startOwnBroker } from "./own-broker.ts";
import { median } from "./rounds.ts";

const TOPIC = "logs";
const PARTITIONS = 4;
const IDENTITIES = 100_000;
const RATE = 300;
const MINUTES = 20;
const SAMPLE_MS = 10_000;
const TICK_MS = 50;
/** Records in one request. */
const PIECE = 2000;

/** The four services with many identities, for long: what they hold, and whether that grows. */
export const soakBench: Bench = {
  name: "soak",
  about: `Resident memory of the four services (and of \`rolecall engine\` in the place of a ClickHouse server) each ${SAMPLE_MS / 1000} s of a run of ${MINUTES} minutes: ${IDENTITIES.toLocaleString("en-US")} identities that all act at once at the start, and then in turn at ${RATE} records a second over ${PARTITIONS} partitions, one process of each service. Growth is the median of the last quarter of the run over that of the quarter before it.`,
  onDemand: true,
  run: measure,
};

async function measure({ quick, folder, say }: BenchOptions): Promise<readonly Measure[]> {
  await using broker = await startOwnBroker(TOPIC, PARTITIONS);
  await using fleet = createFleet();
  const engine = await addEngine(fleet, join(folder, "engine"));
  const config = join(folder, "services.yaml");
  await writeFile(config, configText(broker.address, engine.url));
  const services: Member[] = [];
  for (const name of ["ingest", "detector", "alerter", "console"]) services.push(await addService(fleet, name, config));
  const identities = quick ? IDENTITIES / 10 : IDENTITIES;
  const producer = broker.kafka.producer();
  await producer.connect();
  say(`soak: ${identities} identities`);
  for (let n = 0; n < identities; n += PIECE) await send(producer, n, PIECE, identities);
  while ((await judged(engine.url)) < identities) await sleep(500);
  const all = [...services, engine];
  const filled = all.map(({ pid }) => residentMiB(pid));
  const before = all.map(({ pid }) => cpuOf(pid));
  say(`soak: ${RATE} records a second`);
  const { samples, sent } = await run(producer, { all, say, minutes: quick ? MINUTES / 10 : MINUTES, identities });
  await producer.disconnect();
  const micros = all.map(({ pid }, n) => ((cpuOf(pid) - (before[n] ?? 0)) / sent) * 1e6);
  return [...all.flatMap((member, n) => measuresOf(member, n, samples)), ...toldOf(all, { filled, micros, sent })];
}

interface Run {
  readonly all: readonly Member[];
  readonly say: (message: string) => void;
  readonly minutes: number;
  readonly identities: number;
}

/** MiB of each member, each ten seconds. */
async function run(producer: Producer, { all, say, minutes, identities }: Run) {
  const samples: number[][] = [];
  const startedAt = performance.now();
  let sent = 0;
  for (;;) {
    const elapsed = performance.now() - startedAt;
    if (elapsed > minutes * 60_000) return { samples, sent };
    const due = Math.floor((elapsed * RATE) / 1000) - sent;
    if (due > 0) await send(producer, identities + sent, due, identities);
    sent += Math.max(0, due);
    if (elapsed > samples.length * SAMPLE_MS) {
      samples.push(all.map(({ pid }) => residentMiB(pid)));
      say(`${Math.round(elapsed / 1000)} s: ${all.map(({ name }, n) => `${name} ${samples.at(-1)?.[n]}`).join(", ")}`);
    }
    await sleep(TICK_MS);
  }
}

function measuresOf({ name }: Member, n: number, samples: readonly (readonly number[])[]): Measure[] {
  const mine = samples.map((sample) => sample[n] ?? 0);
  const quarter = Math.ceil(mine.length / 4);
  const [third, last] = [median(mine.slice(-2 * quarter, -quarter)), median(mine.slice(-quarter))];
  const mebibytes = (value: number): string => `${Math.round(value)} MiB`;
  // The engine holds its caches as a server does.
  if (name === "engine") return [told("engine: most, and growth", `${Math.max(...mine)} MiB, ${growth(third, last)}`)];
  return [
    held(`${name}: most`, Math.max(...mine), { most: 500 }, mebibytes),
    held(`${name}: growth`, last / third, { most: 1.05 }),
  ];
}

function growth(third: number, last: number): string {
  return (last / third).toFixed(2);
}

interface Told {
  readonly filled: readonly number[];
  readonly micros: readonly number[];
  readonly sent: number;
}

function toldOf(all: readonly Member[], { filled, micros, sent }: Told): Measure[] {
  const each = (values: readonly number[]): string =>
    all.map(({ name }, n) => `${name} ${Math.round(values[n] ?? 0)}`).join(", ");
  return [
    told("once all identities are there, MiB", each(filled)),
    told(`processor time per record, µs (of ${sent} records)`, each(micros)),
  ];
}

async function send(producer: Producer, from: number, count: number, identities: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, n) => {
    const number = from + n;
    return { value: record(number % identities, number), partition: number % PARTITIONS };
  });
  await producer.send({ topic: TOPIC, messages });
}

/** What a worker does all day, now. */
function record(worker: number, n: number): string {
  const account = "111122223333";
  const name = `worker-${worker}`;
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/i-${worker}`;
  const sessionIssuer = { type: "Role", arn: `arn:aws:iam::${account}:role/${name}`, userName: name };
  return JSON.stringify({
    eventVersion: "1.08",
    userIdentity: {
      ...{ type: "AssumedRole", principalId: `AROA${worker}:i`, arn, accountId: account, accessKeyId: `ASIA${worker}` },
      sessionContext: { sessionIssuer },
    },
    ...{ eventTime: new Date().toISOString(), eventSource: "s3.amazonaws.com" },
    ...{ eventName: ["GetObject", "PutObject", "ListObjects"][n % 3], awsRegion: "eu-central-1" },
    ...{ sourceIPAddress: `198.51.${worker % 100}.7`, userAgent: "aws-sdk-java/2.20.0" },
    requestParameters: { bucketName: `bucket-${worker % 500}`, key: `data/${n % 50}` },
    ...{ responseElements: null, requestID: `r-${n}`, eventID: `soak-${n}`, readOnly: n % 3 !== 1 },
    ...{ eventType: "AwsApiCall", managementEvent: false, recipientAccountId: account },
  });
}

function configText(broker: string, engine: string): string {
  return `inputs: [{ kafka: { topic: ${TOPIC}, source: aws-cloudtrail, lateness: 5s } }]
kafka: { brokers: ["${broker}"], partitions: ${PARTITIONS} }
clickhouse: { url: "${engine}" }
`;
}
