import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../free-port.ts";
import type { Broker, BrokerOptions } from "./broker.ts";
import { HEAP, type Listener, type Membership, propertiesOf, SHORT_LIVED, STARTED } from "./broker-properties.ts";
import { formatLogs } from "./format-logs.ts";

/** A broker in a process of its own, with a directory of its own. */
export interface JavaBroker extends Broker {
  /** Of a listener beside the plain one. */
  addressOf(listener: string): string;
  /** From its next start on it listens at another port, and tells the cluster so. */
  move(): Promise<void>;
  readonly pid: number | undefined;
}

export interface JavaBrokerOptions extends BrokerOptions {
  readonly jars: string;
  /** Of the broker's classes, as `classArchive` made it. */
  readonly archive?: string | undefined;
  /** Flags for the broker's JVM, after ours. */
  readonly flags?: readonly string[];
  /** Lines for `server.properties`, after ours. */
  readonly properties?: readonly string[];
  /** Listeners beside the plain one, by name, with their protocols. */
  readonly listeners?: Readonly<Record<string, "SASL_PLAINTEXT" | "SSL" | "SASL_SSL">>;
  /** Accounts as `StorageTool format --add-scram` takes them. */
  readonly scram?: readonly string[];
  /** Of several that are one cluster, with its id. */
  readonly among?: (Membership & { readonly cluster: string }) | undefined;
}

/** A machine may be busy with others. */
const READY_MS = 300_000;
const STOP_MS = 30_000;

/** @throws Error with the broker's last lines where it does not start. */
export async function startJavaBroker(options: JavaBrokerOptions): Promise<JavaBroker> {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-kafka-"));
  const { among } = options;
  let port = options.port ?? (await freePort());
  const controller = among?.controllers[among.id - 1] ?? (await freePort());
  const more: Listener[] = [];
  for (const [name, protocol] of Object.entries(options.listeners ?? {})) {
    more.push({ name, protocol, address: `127.0.0.1:${await freePort()}` });
  }
  const properties = join(directory, "server.properties");
  const plain = { logs: join(directory, "logs"), host: "127.0.0.1", controller, among };
  const write = (): Promise<void> =>
    writeFile(properties, [...propertiesOf({ ...plain, port }, more), ...(options.properties ?? []), ""].join("\n"));
  await write();
  const archive = options.archive === undefined ? [] : [`-XX:SharedArchiveFile=${options.archive}`];
  const java = [...SHORT_LIVED, ...archive, "-cp", join(options.jars, "*")];
  const formatted = { scram: options.scram ?? [], cluster: among?.cluster };
  await formatLogs({ jars: options.jars, java, properties, logs: plain.logs, ...formatted });
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = await serve([...HEAP, ...(options.flags ?? []), ...java], properties);
  };
  if (options.started !== false) await start();
  return {
    get address() {
      return `127.0.0.1:${port}`;
    },
    async move() {
      port = await freePort();
      await write();
    },
    addressOf: (listener) => more.find(({ name }) => name === listener)?.address ?? "",
    get pid() {
      return child?.pid;
    },
    start,
    kill: () => end(child, "SIGKILL"),
    stop: () => end(child, "SIGTERM"),
    async [Symbol.asyncDispose]() {
      // Nobody reads its directory any more: there is nothing to shut down in order.
      await end(child, "SIGKILL");
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function serve(java: readonly string[], properties: string): Promise<ChildProcess> {
  const words = ["-Dorg.slf4j.simpleLogger.logFile=System.out", ...java, "kafka.Kafka", properties];
  const child = spawn("java", words, { stdio: ["ignore", "pipe", "pipe"] });
  const last: string[] = [];
  const late = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      const read = (line: string): void => {
        if (last.push(line) > 20) last.shift();
        if (STARTED.test(line)) resolve();
      };
      createInterface({ input: child.stdout }).on("line", read);
      createInterface({ input: child.stderr }).on("line", read);
      child.on("error", reject);
      child.on("exit", () => reject(new Error(`the broker did not start:\n${last.join("\n")}`)));
    });
  } finally {
    clearTimeout(late);
  }
  return child;
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(late);
}
