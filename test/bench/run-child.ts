import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";

export const ROOT: string = join(import.meta.dirname, "../..");
const CLI = join(ROOT, "packages/cli/src/main.ts");
const FLAGS = ["--disable-warning=ExperimentalWarning", "--disable-warning=TimeoutNegativeWarning"];
const LOOK_MS = 200;

export interface ChildResult {
  readonly out: string;
  /** The largest resident set that it had, MiB; 0 where the system does not tell (it is Linux that does). */
  readonly peakMiB: number;
  /** The same in the first and in the second half of its life. */
  readonly halvesMiB: readonly [number, number];
}

/** A script of this folder, or any other, on the Node that runs the benches. @throws where it fails. */
export function runScript(script: string, ...args: readonly string[]): Promise<ChildResult> {
  return run([...FLAGS, "--expose-gc", resolvePath(import.meta.dirname, script), ...args]);
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
    const resident: number[] = [];
    const look = setInterval(() => {
      const status = statusOf(child.pid);
      peakMiB = Math.max(peakMiB, mebibytes(status, "VmHWM"));
      resident.push(mebibytes(status, "VmRSS"));
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
      if (code === 0) resolve({ out, peakMiB, halvesMiB: halvesOf(resident) });
      else reject(new Error(`${args.join(" ")} ended with ${code}: ${err}`));
    });
  });
}

/** proc(5): `VmHWM` is the high-water mark of the resident set, `VmRSS` its size. */
function statusOf(pid: number | undefined): string {
  const path = `/proc/${pid}/status`;
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function mebibytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) / 1024;
}

function halvesOf(resident: readonly number[]): readonly [number, number] {
  const middle = resident.length >> 1;
  return [Math.max(0, ...resident.slice(0, middle)), Math.max(0, ...resident.slice(middle))];
}
