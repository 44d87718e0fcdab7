import { listFindings, openServer } from "@rolecall/clickhouse";
import { expect } from "vitest";
import type { Broker } from "../../../infra/kafka/broker.ts";
import { CLOSING_IDENTITY } from "./company.ts";
import { comparable, differences } from "./findings.ts";
import { type OtherClient, otherClient, startBroker } from "./kafka.ts";
import { makeTables, type Process, type ServiceName, startEngine, startService, writeConfig } from "./services.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./temporary-directory.ts";
import type { Undisturbed } from "./undisturbed.ts";
import { until } from "./until.ts";

const ALL_MS = Number(process.env["ROLECALL_PATIENCE_MS"] ?? 300_000);

export interface FleetOptions {
  /** Of the raw topic `logs`. */
  readonly inputs?: number;
  /** Of the events topic. */
  readonly partitions?: number;
  readonly lateness?: string;
  /** How long a member that says nothing is waited for; short by default, since many are killed. */
  readonly session?: string;
  readonly services: readonly ServiceName[];
  /** Where the services find the engine, from where it is: a wire that breaks. */
  readonly wire?: (engine: string) => Promise<string>;
  readonly env?: Readonly<Record<string, string>>;
  /** One broker of its own by default. */
  readonly brokers?: () => Promise<Broker>;
}

/** Broker, engine and services, each a process of its own, on topics of their own. */
export interface Fleet extends AsyncDisposable {
  readonly directory: TemporaryDirectory;
  readonly broker: Broker;
  readonly engine: Awaited<ReturnType<typeof startEngine>>;
  readonly client: OtherClient;
  /** In the order of `services`. */
  readonly members: readonly Process[];
  /** One more; ends with the fleet. */
  join(name: ServiceName): Promise<Process>;
  /** Everything that was sent is stored once, judged as without a disturbance, and nothing is pending. */
  expectWhole(undisturbed: Undisturbed): Promise<void>;
}

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const {
    inputs = 1,
    partitions = 1,
    services,
    wire = async (url) => url,
    env = {},
    lateness,
    session = "2s",
    brokers = startBroker,
  } = options;
  const stack = new AsyncDisposableStack();
  try {
    const directory = stack.use(await temporaryDirectory());
    const [broker, engine] = await Promise.all([brokers(), startEngine(directory.at("data"))]);
    stack.use(broker);
    stack.use(engine);
    const client = stack.use(await otherClient(broker.address));
    await Promise.all([client.createTopic("logs", inputs), makeTables(engine)]);
    const path = directory.at("rolecall.yaml");
    const shape = { partitions, session, ...(lateness !== undefined && { lateness }) };
    await writeConfig({ path, broker: broker.address, engine: await wire(engine.url), ...shape });
    const join = async (name: ServiceName): Promise<Process> => stack.use(await startService(name, path, env));
    const members = await Promise.all(services.map(join));
    return {
      ...{ directory, broker, engine, client, members, join },
      expectWhole: (undisturbed) =>
        explained(expectWhole({ client, engine }, undisturbed), { client, engine, members }),
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function expectWhole({ client, engine }: Pick<Fleet, "client" | "engine">, undisturbed: Undisturbed) {
  const closing = `SELECT 1 AS one FROM rolecall.findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
  await until("the last finding", async () => (await engine.sql(closing).catch(() => []))[0], ALL_MS);
  // An event is in the topic before it is in the table.
  const lag = () => client.lag("rolecall-ingest-logs", "logs");
  await until("everything to be read and committed", async () => ((await lag()) === 0 ? true : undefined), ALL_MS);
  const rows = await engine.sql<{ event_uid: string }>("SELECT event_uid FROM rolecall.events_latest");
  expect(rows.length).toBe(undisturbed.uids.size);
  expect(new Set(rows.map((row) => row.event_uid))).toEqual(undisturbed.uids);
  await using store = openServer({ url: engine.url, username: "default" });
  const found = comparable(await listFindings(store, { limit: 100_000 }));
  expect(differences(found, undisturbed.findings)).toEqual([]);
}

/** The same, and where it fails how far everything has come, and what each service says. */
export async function explained<T>(
  work: Promise<T>,
  { members, ...of }: Pick<Fleet, "client" | "engine" | "members">,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(`${String(error)}; ${await stateOf(of)}; ${await saidBy(members)}`, { cause: error });
  }
}

/** How far everything has come. */
async function stateOf({ client, engine }: Pick<Fleet, "client" | "engine">): Promise<string> {
  const sql = `SELECT (SELECT count() FROM rolecall.events_latest) AS events, (SELECT max(consumed) FROM rolecall.manifests) AS judged,
    (SELECT count() FROM rolecall.findings_latest) AS findings`;
  const [row] = await engine.sql<object>(sql).catch((error: unknown) => [{ engine: String(error) }]);
  const lag = await client.lag("rolecall-ingest-logs", "logs").catch(String);
  return JSON.stringify({ ...row, lag, topic: await client.end("rolecall.events.v1").catch(String) });
}

/** What each service is waiting for, and the end of its log. */
async function saidBy(members: readonly Process[]): Promise<string> {
  const all = members.map(async ({ name, url, running }) => {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    return `${name}: ${(await answer?.text()) ?? "does not answer"} ${running().err().slice(-600)}`;
  });
  return (await Promise.all(all)).join("\n");
}
