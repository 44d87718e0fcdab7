import { freePort } from "../../../infra/free-port.ts";
import { type Ran, type Running, spawnRolecall } from "./rolecall.ts";
import { until } from "./until.ts";

/** Ten seconds is what it may take, on a machine that has nothing else to do. */
const STOP_MS = 120_000;

export interface Up extends AsyncDisposable {
  readonly running: Running;
  readonly url: string;
  /** What the printed link holds, as a header. */
  headers(): Readonly<Record<string, string>>;
  /** Send a body to `/v1/logs`. */
  post(body: NonNullable<RequestInit["body"]>, init?: RequestInit & { readonly source?: string }): Promise<Response>;
  /** Rows of an analyst's SQL. */
  sql<Row>(sql: string): Promise<Row[]>;
  /** Killed with nothing said; resolves when it is gone. */
  kill(): Promise<Ran>;
  /** SIGTERM; resolves when it has drained. */
  stop(): Promise<Ran>;
}

export interface UpOptions {
  readonly data: string;
  readonly config?: string;
  readonly port?: number;
  /** With the simulated company. */
  readonly demo?: boolean;
  /** As a person starts it, through the launcher; `kill` ends the launcher alone. */
  readonly launcher?: boolean;
  /** Do not wait until it is ready. */
  readonly atOnce?: boolean;
}

/** `rolecall up` on a free port, ready. */
export async function startUp(options: UpOptions): Promise<Up> {
  const port = options.port ?? (await freePort());
  const config = options.config === undefined ? [] : ["--config", options.config];
  const demo = options.demo === true ? ["--demo"] : [];
  const running = spawnRolecall(["up", "--data", options.data, "--port", String(port), ...config, ...demo], {
    launcher: options.launcher ?? false,
  });
  const url = `http://127.0.0.1:${port}`;
  const end = (signal: NodeJS.Signals): Promise<Ran> => {
    if (running.child.exitCode === null && running.child.signalCode === null) running.child.kill(signal);
    return running.ended;
  };
  const headers = (): Record<string, string> => {
    const token = /access=(\S+)/.exec(running.out())?.[1];
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  };
  const up: Up = {
    running,
    url,
    headers,
    post: (body, { source, ...init } = {}) =>
      fetch(`${url}/v1/logs${source === undefined ? "" : `?source=${source}`}`, { method: "POST", body, ...init }),
    sql: (sql) => ask(url, headers(), sql),
    kill: () => end("SIGKILL"),
    async stop() {
      const late = setTimeout(() => running.child.kill("SIGKILL"), STOP_MS);
      const ran = await end("SIGTERM");
      clearTimeout(late);
      return ran;
    },
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
    },
  };
  if (options.atOnce !== true) await ready(up);
  return up;
}

/** Resolves when it answers that it can work, and has printed the link that opens it. @throws when it ended instead. */
export async function ready({ running, url }: Pick<Up, "running" | "url">): Promise<void> {
  await until(`${url} to be ready`, async () => {
    const { exitCode, signalCode } = running.child;
    if (exitCode !== null || signalCode !== null) throw new Error(`up ended with ${exitCode}: ${running.err()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.status === 200 && running.out().includes("access=") ? true : undefined;
  });
}

async function ask<Row>(url: string, headers: Readonly<Record<string, string>>, sql: string): Promise<Row[]> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ sql, format: "ndjson" }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${sql}: ${text}`);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}
