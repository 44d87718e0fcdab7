import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../verb.ts";
import { demoStart } from "./demo-start.ts";

const DAY_MS = 24 * 3_600_000;
/** A company that stood still for longer than this is made afresh. */
const STALE_MS = 2 * DAY_MS;

/** Which simulated company lives in a data directory. */
export interface DemoState {
  readonly seed: number;
  /** Epoch ms. */
  readonly startAt: number;
}

const FILE = "demo.json";

/**
 * The simulated company of a data directory, before the history is opened: the one that lives there, or a new one. An
 * old one, or one of another seed, is removed with its history.
 *
 * @throws Failure where the directory holds somebody's real history: the two must not mix.
 */
export async function prepareDemo(directory: string, seed: number, now: number): Promise<DemoState> {
  const known = await readState(directory);
  if (known !== undefined && known.seed === seed && now - known.startAt < 15 * DAY_MS + STALE_MS) return known;
  if (known !== undefined) await rm(directory, { recursive: true, force: true });
  return { seed, startAt: demoStart(now) };
}

/** Mark the directory as the demonstration's. */
export async function rememberDemo(directory: string, state: DemoState): Promise<void> {
  await writeFile(join(directory, FILE), `${JSON.stringify(state)}\n`);
}

/** @throws Failure where there is a history and it is no demonstration's. */
export async function refuseRealHistory(directory: string, isEmpty: boolean): Promise<void> {
  if (isEmpty || (await readState(directory)) !== undefined) return;
  throw new Failure(`${directory} holds a history of your own; give the demonstration another one: --data ./demo-data`);
}

/**
 * The other way round: logs of one's own would be judged beside a simulated company's, and go with it when that is made afresh.
 *
 * @throws Failure where the directory is the demonstration's.
 */
export async function refuseDemoHistory(directory: string): Promise<void> {
  if ((await readState(directory)) === undefined) return;
  throw new Failure(
    `${directory} holds the simulated company of the demonstration; give your logs a directory of their own: --data ./my-data`,
  );
}

async function readState(directory: string): Promise<DemoState | undefined> {
  try {
    const state: unknown = JSON.parse(await readFile(join(directory, FILE), "utf8"));
    if (typeof state !== "object" || state === null || !("seed" in state) || !("startAt" in state)) return undefined;
    return { seed: Number(state.seed), startAt: Number(state.startAt) };
  } catch {
    return undefined;
  }
}
