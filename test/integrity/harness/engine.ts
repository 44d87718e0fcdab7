import { once } from "node:events";
import { type Running, spawnRolecall } from "./rolecall.ts";
import { until } from "./until.ts";

/** `rolecall engine` in a process of its own. */
export interface EngineProcess extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly running: Running;
  /** At once, as a machine that dies does. */
  kill(): Promise<void>;
}

/** Resolves when `/ping` answers. */
export async function startEngineProcess(
  data: string,
  port: number,
  more: readonly string[] = [],
): Promise<EngineProcess> {
  const words = ["engine", "--data", data, "--listen", `127.0.0.1:${port}`, ...more];
  // The engine reads descriptor 0 when it inserts: the launcher keeps it empty, and so does this.
  const running = spawnRolecall(words, { stdio: ["ignore", "pipe", "pipe"] });
  const url = `http://127.0.0.1:${port}`;
  let isOver = false;
  void running.ended.then(() => (isOver = true));
  await until("the engine to answer", async () => {
    if (isOver) throw new Error(`the engine ended: ${running.err()}`);
    const response = await fetch(`${url}/ping`).catch(() => undefined);
    return (await response?.text()) === "Ok.\n" ? true : undefined;
  });
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    const { child } = running;
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    if (!isOver) await once(child, "close").catch(() => undefined);
  };
  return { url, running, kill: () => end("SIGKILL"), [Symbol.asyncDispose]: () => end("SIGTERM") };
}
