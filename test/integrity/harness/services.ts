import { writeFile } from "node:fs/promises";
import { migrate, openServer } from "@rolecall/clickhouse";
import { freePort } from "../../../infra/free-port.ts";
import { type Ran, type Running, spawnRolecall } from "./rolecall.ts";
import { until } from "./until.ts";

/** Ten seconds is what it may take, on a machine that has nothing else to do. */
const STOP_MS = 120_000;

export const SERVICES = ["ingest", "detector", "alerter", "console"] as const;
export type ServiceName = (typeof SERVICES)[number];

/** A process of ours that listens, and comes back on the same port. */
export interface Process extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly running: () => Running;
  start(): void;
  kill(): Promise<Ran>;
  /** SIGTERM; resolves when it has drained. */
  stop(): Promise<Ran>;
  ready(): Promise<void>;
}

export async function startService(
  name: ServiceName,
  config: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Process> {
  const port = await freePort();
  const words = ["serve", name, "--config", config, "--port", String(port)];
  return processOf(name, `http://127.0.0.1:${port}`, words, { env });
}

/** `rolecall engine`: a ClickHouse server to whoever asks. */
export async function startEngine(data: string): Promise<Process & { sql<Row>(sql: string): Promise<Row[]> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const words = ["engine", "--data", data, "--listen", `127.0.0.1:${port}`];
  const engine = processOf("engine", url, words, { readyPath: "/ping" });
  return { ...engine, sql: (sql) => ask(url, sql) };
}

/**
 * Once, and not by each service at the same time, which is four times the work: what comes of that is for `engine-faults`
 * and `kafka-serve`.
 */
export async function makeTables(engine: Process): Promise<void> {
  await engine.ready();
  await using store = openServer({ url: engine.url, username: "default" });
  await migrate(store);
}

interface ProcessOptions {
  readonly readyPath?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function processOf(name: string, url: string, words: readonly string[], options: ProcessOptions = {}): Process {
  const { readyPath = "/readyz", env = {} } = options;
  let running: Running | undefined;
  const current = (): Running => {
    if (running === undefined) throw new Error(`${name} was not started`);
    return running;
  };
  const end = (signal: NodeJS.Signals): Promise<Ran> => {
    const { child, ended } = current();
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return ended;
  };
  const start = (): void => {
    running = spawnRolecall(words, { more: env });
  };
  start();
  return {
    name,
    url,
    running: current,
    start,
    kill: () => end("SIGKILL"),
    async stop() {
      const { child } = current();
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      const ran = await end("SIGTERM");
      clearTimeout(late);
      return ran;
    },
    async ready() {
      let said = "";
      const ask = async (): Promise<true | undefined> => {
        const { child, err } = current();
        if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${err()}`);
        const answer = await fetch(`${url}${readyPath}`).catch(() => undefined);
        said = (await answer?.text()) ?? "nothing";
        return answer?.status === 200 ? true : undefined;
      };
      await until(`${name} to be ready`, ask).catch((error: unknown) => {
        throw new Error(`${String(error)}; it says ${said}; ${current().err()}`, { cause: error });
      });
    },
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
    },
  };
}

async function ask<Row>(url: string, sql: string): Promise<Row[]> {
  const query = new URLSearchParams({ default_format: "JSONEachRow", output_format_json_quote_64bit_integers: "0" });
  const response = await fetch(`${url}/?${query}`, { method: "POST", body: sql });
  const text = await response.text();
  if (!response.ok) throw new Error(`${sql}: ${text}`);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}

/** Header that opens the console's API, from the printed link. */
export function accessOf(console: Process): Readonly<Record<string, string>> {
  const token = /access=(\S+)/.exec(console.running().out())?.[1];
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

export interface Shape {
  readonly path: string;
  /** `HOST:PORT`, or several with commas between. */
  readonly broker: string;
  readonly engine: string;
  readonly partitions?: number;
  readonly webhook?: string;
  /** How long a member that says nothing is waited for: short, where many are killed. */
  readonly session?: string;
  /** Of the topic `logs`; its sources' own where it is not given. */
  readonly lateness?: string;
  /** Topics beside `logs`, with their sources. */
  readonly more?: Readonly<Record<string, string>>;
}

export async function writeConfig(shape: Shape): Promise<void> {
  const { path, broker, engine, partitions = 1, webhook, more = {}, session = "6s", lateness } = shape;
  const logs = lateness === undefined ? "auto" : `auto, lateness: ${lateness}`;
  const inputs = Object.entries({ logs, ...more }).map(
    ([topic, source]) => `{ kafka: { topic: ${topic}, source: ${source} } }`,
  );
  const receivers =
    webhook === undefined
      ? ""
      : `receivers: [{ name: hook, webhook: { url: "${webhook}", allow_private: true } }]
route: { receiver: hook, group_by: [identity_uid], group_wait: 0s, group_interval: 1s }
`;
  await writeFile(
    path,
    `inputs: [${inputs.join(", ")}]
kafka: { brokers: [${broker}], partitions: ${partitions}, session_timeout: ${session} }
clickhouse: { url: "${engine}" }
${receivers}`,
  );
}
