import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { LAUNCHED, ROOT } from "../../launched.ts";

/** The command line as the launcher starts it, without the launcher. */
const COMMAND = [...LAUNCHED.flags, LAUNCHED.cli];
const DEADLINE_MS = 300_000;

export interface Ran {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A process that runs, and what it has said so far. */
export interface Running {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Ran>;
}

/** Start `rolecall WORDS`; `launcher` goes through `bin/rolecall.mjs` as a person does. */
export function spawnRolecall(
  words: readonly string[],
  options: SpawnOptions & { readonly launcher?: boolean; readonly more?: Readonly<Record<string, string>> } = {},
): Running {
  const { launcher = false, more = {}, ...rest } = options;
  const command = launcher ? [join(ROOT, "bin/rolecall.mjs")] : COMMAND;
  const env = { ...LAUNCHED.env(words), NO_COLOR: "1", ...more };
  const child = spawn(process.execPath, [...command, ...words], { env, stdio: "pipe", ...rest });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
  // A child that refuses its input ends, and says why there.
  child.stdin?.on("error", () => undefined);
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString("utf8");
  const ended = once(child, "close").then(([exit, signal]) => ({
    exit: exit as number | null,
    signal: signal as NodeJS.Signals | null,
    out: text(out),
    err: text(err),
  }));
  return { child, out: () => text(out), err: () => text(err), ended };
}

/** Run `rolecall WORDS` to its end, with `input` as standard input. @throws when it takes longer than five minutes. */
export async function rolecall(
  words: readonly string[],
  options: SpawnOptions & { readonly input?: string | Uint8Array; readonly deadlineMs?: number } = {},
): Promise<Ran> {
  const { input, deadlineMs = DEADLINE_MS, ...rest } = options;
  const running = spawnRolecall(words, rest);
  running.child.stdin?.end(input);
  const late = setTimeout(() => running.child.kill("SIGKILL"), deadlineMs);
  const ran = await running.ended;
  clearTimeout(late);
  if (ran.signal === "SIGKILL") throw new Error(`rolecall ${words.join(" ")} took longer than ${deadlineMs} ms`);
  return ran;
}

/** The same, where it must succeed. */
export async function rolecallDone(
  words: readonly string[],
  options: Parameters<typeof rolecall>[1] = {},
): Promise<Ran> {
  const ran = await rolecall(words, options);
  if (ran.exit !== 0) throw new Error(`rolecall ${words.join(" ")} ended with ${ran.exit}: ${ran.err}`);
  return ran;
}
