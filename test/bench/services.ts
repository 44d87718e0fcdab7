import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startFakeSlack } from "../fakes/index.ts";
import { type Bench, type BenchOptions, held, type Measure, told } from "./bench.ts";
import { addEngine, addService, createFleet, judged, type Member, residentMiB } from "./fleet.ts";
import { type Around, cpuOf, produce, runUp } from "./kafka.ts";
import { type Latencies, measureLatency } from "./latency.ts";
import { startOwnBroker } from "./own-broker.ts";
import { writeWorldFile } from "./world-file.ts";

const NAMES = ["ingest", "detector", "alerter", "console"] as const;
const TOPIC = "logs";
const PARTITIONS = 4;

/** The distributed shape: what it costs over one process, how much it holds, how long a person waits. */
export const servicesBench: Bench = {
  name: "services",
  about:
    "Processor time per record of the four services, `rolecall engine` in the place of a ClickHouse server apart, against that of one process (`rolecall up`, every event archived, its engine within) on the same topic of 4 partitions and 1,000 identities. Then the time from the record in the topic until a Slack server on this machine has accepted the message of its finding, with `group_wait` 0 and `lateness` 0, times in milliseconds, while the same services read half of the rate that they went through the backlog at.",
  onDemand: true,
  run: measure,
};

async function measure({ quick, folder, say }: BenchOptions): Promise<readonly Measure[]> {
  await using broker = await startOwnBroker(TOPIC, PARTITIONS);
  const { kafka, admin } = broker;
  await using slack = await startFakeSlack({ token: "xoxb-bench" });
  const bytes = (quick ? 15 : 60) * 1024 * 1024;
  const file = await writeWorldFile(join(folder, "logs"), { source: "aws-cloudtrail", identities: 1000, bytes });
  await produce(kafka, file.path);
  const around: Around = { address: broker.address, admin, folder, records: file.records };
  say(`services: one process, ${file.records} records`);
  const one = await runUp(around, "one", true);
  say("services: four");
  await using fleet = createFleet();
  const engine = await addEngine(fleet, join(folder, "engine"));
  const config = join(folder, "services.yaml");
  await writeFile(join(folder, "slack.token"), "xoxb-bench");
  await writeFile(config, configText(broker.address, engine.url, slack.apiUrl));
  const startedAt = performance.now();
  const services: Member[] = [];
  for (const name of NAMES) services.push(await addService(fleet, name, config));
  const all = [...services, engine];
  const before = all.map(({ pid }) => cpuOf(pid));
  while ((await judged(engine.url)) < file.records) await sleep(100);
  const seconds = (performance.now() - startedAt) / 1000;
  const micros = all.map(({ pid }, n) => ((cpuOf(pid) - (before[n] ?? 0)) / file.records) * 1e6);
  const four = micros.slice(0, NAMES.length).reduce((sum, each) => sum + each, 0);
  const rate = file.records / seconds / 2;
  say(`services: latency at ${Math.round(rate)} records per second`);
  const latencies = await measureLatency({
    kafka,
    topic: TOPIC,
    slack,
    file: file.path,
    rate,
    markers: quick ? 20 : 100,
    whereIs: (name) => whereIs(engine.url, name),
  });
  return [
    held("four services: processor time over that of one process", four / one, { most: 2.5 }),
    told("per record, one process", `${one.toFixed(0)} µs`),
    told("per record, each", all.map(({ name }, n) => `${name} ${(micros[n] ?? 0).toFixed(0)}`).join(", ")),
    told("resident at the end, MiB", all.map(({ name, pid }) => `${name} ${residentMiB(pid)}`).join(", ")),
    ...told3(latencies, rate),
  ];
}

function told3({ p50, p99, histogram, stages, missing }: Latencies, rate: number): Measure[] {
  const ms = (n: number): string => `${Math.round(n)} ms`;
  return [
    held(`topic to Slack at ${Math.round(rate)} records/s: p50`, p50, { most: 300 }, ms),
    held("topic to Slack: p99", p99, { most: 1000 }, ms),
    told("topic to Slack: histogram", histogram),
    told("topic to Slack: the median of each part, and the slowest, ms", stages.join("; ")),
    ...missing.map((what) => told("topic to Slack: never came", what)),
  ];
}

function configText(broker: string, engine: string, slackApi: string): string {
  return `inputs: [{ kafka: { topic: ${TOPIC}, source: aws-cloudtrail, lateness: 0s } }]
kafka: { brokers: ["${broker}"], partitions: ${PARTITIONS} }
clickhouse: { url: "${engine}" }
receivers:
  # Beyond its messages a minute (20 by default) a receiver has one digest of all: no marker would be told of by name.
  - { name: rest, max_per_minute: 1000, slack: { token_file: ./slack.token, channel: C0999, api_url: "${slackApi}" } }
  - { name: chat, max_per_minute: 1000, slack: { token_file: ./slack.token, channel: C0123, api_url: "${slackApi}" } }
route:
  receiver: rest
  group_by: [identity_uid]
  group_wait: 0s
  # A channel takes a message a second: what the load finds must not stand before the markers.
  routes: [{ name: markers, matchers: ['identity_uid=~".*:marker-.*"'], receiver: chat }]
`;
}

/** The last place that knows of a marker, and what it says of it. */
async function whereIs(engine: string, name: string): Promise<string> {
  const mine = `finding_uid IN (SELECT finding_uid FROM rolecall.findings WHERE endsWith(identity_uid, ':${name}'))`;
  const places: readonly (readonly [string, string])[] = [
    ["has the receipt", `SELECT concat(stage, ' ', reason) FROM rolecall.receipts WHERE ${mine}`],
    ["has the notification", `SELECT concat(reason, ' ', outcome) FROM rolecall.notifications WHERE ${mine}`],
    ["is found and nothing more", `SELECT finding_uid FROM rolecall.findings WHERE ${mine}`],
    ["is an event and nothing more", `SELECT event_uid FROM rolecall.events WHERE endsWith(identity_uid, ':${name}')`],
  ];
  for (const [words, sql] of places) {
    const response = await fetch(engine, { method: "POST", body: `${sql} LIMIT 1 FORMAT TabSeparated` });
    const said = (await response.text()).trim();
    if (said !== "") return `${words} ${said}`;
  }
  return "is no event";
}
