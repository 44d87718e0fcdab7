import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve as resolvePath } from "node:path";
import { LAUNCHED, ROOT } from "../launched.ts";

const LOOK_MS = 25;
/** proc(5) counts in these, whatever the kernel's own tick is (sysconf(3), _SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;

export interface ChildResult {
  readonly out: string;
  /** The largest resident set that it had, MiB; 0 where the system does not tell (it is Linux that does). */
  readonly peakMiB: number;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  /** The largest resident set in the first and in the second half of its life. */
  readonly halvesMiB: readonly [number, number];
}

/** A script of this folder, or any other, on the Node that runs the benches. @throws where it fails. */
export function runScript(script: string, ...args: readonly string[]): Promise<ChildResult> {
  return runScriptAs([], script, ...args);
}

/** The same in the environment that these words of a command line have: for what is compared with it. */
export function runScriptAs(
  words: readonly string[],
  script: string,
  ...args: readonly string[]
): Promise<ChildResult> {
  return run(["--expose-gc", resolvePath(import.meta.dirname, script), ...args], words);
}

/** One command line of `rolecall`, without its launcher. */
export function runRolecall(...args: readonly string[]): Promise<ChildResult> {
  return run([LAUNCHED.cli, ...args], args);
}

function run(args: readonly string[], words: readonly string[]): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...LAUNCHED.flags, ...args], {
      cwd: ROOT,
      env: LAUNCHED.env(words),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    let peakMiB = 0;
    let cpuSeconds = 0;
    const resident: number[] = [];
    const look = setInterval(() => {
      const status = statusOf(child.pid);
      peakMiB = Math.max(peakMiB, mebibytes(status, "VmHWM"));
      resident.push(mebibytes(status, "VmRSS"));
      cpuSeconds = Math.max(cpuSeconds, cpuOf(child.pid));
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
      if (code === 0) resolve({ out, peakMiB, cpuSeconds, halvesMiB: halvesOf(resident) });
      else reject(new Error(`${args.join(" ")} ended with ${code}: ${err}`));
    });
  });
}

/** proc(5): `VmHWM` is the high-water mark of the resident set, `VmRSS` its size. */
function statusOf(pid: number | undefined): string {
  return procText(`/proc/${pid}/status`);
}

/** proc(5): `utime` and `stime`, the 14th and 15th; the 2nd is in brackets and may hold blanks. */
function cpuOf(pid: number | undefined): number {
  const text = procText(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}

/** Empty where the process is gone, or the system has no such file. */
function procText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function mebibytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) / 1024;
}

function halvesOf(resident: readonly number[]): readonly [number, number] {
  const middle = resident.length >> 1;
  return [Math.max(0, ...resident.slice(0, middle)), Math.max(0, ...resident.slice(middle))];
}
