import { setTimeout } from "node:timers/promises";
import type { Seeded } from "./seeded.ts";
import { until } from "./until.ts";
import { ready, type Up } from "./up.ts";

const TWICE_SHARE = 0.1;
const STARTING_SHARE = 0.12;
const SNAPSHOT_SHARE = 0.1;
const STOP_SHARE = 0.12;

/** What happened while a stream was sent to processes that were killed. */
export interface Sent {
  readonly kills: number;
  readonly stops: number;
  /** Bodies that were sent again because nobody had acknowledged them. */
  readonly again: number;
}

export interface RestlessOptions {
  readonly bodies: readonly string[];
  readonly kills: number;
  readonly chance: Seeded;
  readonly start: () => Promise<Up>;
}

/**
 * Send all bodies, one after the other and in order, to a process that is killed at random instants: while it starts, while it
 * reads, while it saves. One end in five is a SIGTERM. What was not acknowledged is sent again to the next process, and one
 * in ten of the acknowledged ones as well.
 */
export async function sendRestlessly(options: RestlessOptions): Promise<Sent & { readonly up: Up }> {
  const { bodies, chance, start, kills } = options;
  const todo = [...bodies.keys()];
  const share = Math.max(1, Math.floor(bodies.length / (kills + 1)));
  const count = { kills: 0, stops: 0, again: 0 };
  while (count.kills < kills) {
    const up = await start();
    if (chance.next() < STARTING_SHARE) {
      await setTimeout(chance.between(0, 1500));
      await up.kill();
      count.kills += 1;
      continue;
    }
    await ready(up);
    const readyAt = performance.now();
    const most = chance.between(0, 2 * share - 1);
    if (!(await sendSome(up, options, todo, most))) throw new Error(`up ended by itself: ${up.running.err()}`);
    const [ended, taken] = await Promise.all([endSoon(up, chance, readyAt), sendSome(up, options, todo, todo.length)]);
    count[ended] += 1;
    if (!taken) count.again += 1;
  }
  const up = await start();
  await ready(up);
  while (todo.length > 0) await sendSome(up, options, todo, todo.length);
  return { ...count, up };
}

/** Soon, or near the next snapshot: they come every five seconds. */
async function endSoon(up: Up, chance: Seeded, readyAt: number): Promise<"kills" | "stops"> {
  const near = chance.next() < SNAPSHOT_SHARE;
  const alive = performance.now() - readyAt;
  await setTimeout(near ? Math.max(0, chance.between(4900, 5400) - alive) : chance.between(0, 400));
  if (chance.next() < STOP_SHARE) {
    await up.stop();
    return "stops";
  }
  await up.kill();
  return "kills";
}

/** Send up to `most` of the bodies to do, one after the other; false when the process was gone before the last one. */
async function sendSome(up: Up, { bodies, chance }: RestlessOptions, todo: number[], most: number): Promise<boolean> {
  for (const n of todo.slice(0, most)) {
    if (!(await isTaken(up, bodies[n]!))) return false;
    // One that stays is sent once more after the restart: its sender did not hear the answer.
    if (n !== todo[0] || chance.next() >= TWICE_SHARE) todo.splice(todo.indexOf(n), 1);
  }
  return true;
}

/** True once the body is acknowledged; false when the process is gone. */
async function isTaken(up: Up, body: string): Promise<boolean> {
  return until("the body to be taken", async () => {
    try {
      const response = await up.post(body);
      await response.body?.cancel();
      if (response.status === 429 || response.status === 503) return undefined;
      if (response.status !== 202) throw new Error(`a body was answered with ${response.status}`);
      return true;
    } catch (error) {
      if (error instanceof TypeError) return false;
      throw error;
    }
  });
}
