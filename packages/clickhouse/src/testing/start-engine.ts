import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { env } from "node:process";
import { createInterface } from "node:readline";

/** An engine in a process of its own. */
export interface StartedEngine extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it at once, as a machine that dies does. */
  kill(): Promise<void>;
}

const SCRIPT = new URL("./engine-process.ts", import.meta.url).pathname;

/** Resolves when it answers. `port` 0 is any free one. */
export async function startEngine(directory: string, port = 0): Promise<StartedEngine> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", SCRIPT, directory, String(port)], {
    // The engine reads descriptor 0 when it inserts: it must be empty.
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...env, UV_THREADPOOL_SIZE: "16" },
  });
  const exited = once(child, "exit");
  const first = createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const line = await Promise.race([first, exited.then(() => ({ done: true, value: undefined }) as const)]);
  if (line.done === true) throw new Error("the engine did not start");
  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  }
  return {
    url: `http://${line.value}`,
    child,
    kill: () => end("SIGKILL"),
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}
