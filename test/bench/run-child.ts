import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT: string = join(import.meta.dirname, "../..");
const CLI = join(ROOT, "packages/cli/src/main.ts");
const FLAGS = ["--disable-warning=ExperimentalWarning", "--disable-warning=TimeoutNegativeWarning"];
const LOOK_MS = 200;

export interface ChildResult {
  readonly out: string;
  /** The largest resident set that it had, MiB; 0 where the system does not tell (it is Linux that does). */
  readonly peakMiB: number;
}

/** A script of this folder, or any other, on the Node that runs the benches. @throws where it fails. */
export function runScript(script: string, ...args: readonly string[]): Promise<ChildResult> {
  return run([...FLAGS, script.startsWith("/") ? script : join(import.meta.dirname, script), ...args]);
}

/** One command line of `rolecall`, without its launcher. */
export function runRolecall(...args: readonly string[]): Promise<ChildResult> {
  return run([...FLAGS, CLI, ...args]);
}

function run(args: readonly string[]): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    // As the launcher has it: the embedded engine holds a thread for each waiting query.
    const env = { ...process.env, UV_THREADPOOL_SIZE: "16" };
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    let peakMiB = 0;
    const look = setInterval(() => {
      peakMiB = Math.max(peakMiB, residentPeak(child.pid));
    }, LOOK_MS);
    child.stdout.on("data", (chunk: Buffer) => {
      out += String(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err = (err + String(chunk)).slice(-4000);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(look);
      if (code === 0) resolve({ out, peakMiB });
      else reject(new Error(`${args.join(" ")} ended with ${code}: ${err}`));
    });
  });
}

/** `VmHWM` of proc(5), the high-water mark of the resident set. */
function residentPeak(pid: number | undefined): number {
  const path = `/proc/${pid}/status`;
  const status = existsSync(path) ? readFileSync(path, "utf8") : "";
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}
