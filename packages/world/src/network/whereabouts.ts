import type { Random } from "../random/random.ts";
import { type AddressPool, addressIn } from "./address.ts";
import type { Client } from "./client.ts";

/** A session's name and when it began. */
export interface Session {
  readonly name: string;
  readonly startedAt: number;
}

export interface WhereaboutsOptions {
  readonly pool: AddressPool;
  /** The machine moves: from `at` it calls from `pool` instead. */
  readonly move?: { readonly at: number; readonly pool: AddressPool };
  /** Times at which a new version went live, ascending. */
  readonly releases: readonly number[];
  /** The user agent of the nth release. */
  readonly userAgent: (release: number) => string;
  readonly session: (random: Random, at: number) => Session;
}

/** Where a machine calls from at a time; a function of the time and of chance alone. */
export type Whereabouts = (random: Random, at: number) => Client;

export function createWhereabouts(options: WhereaboutsOptions): Whereabouts {
  const { pool, move, releases, userAgent, session } = options;
  const agents = new Map<number, string>();
  return (random, at) => {
    const from = move !== undefined && at >= move.at ? move.pool : pool;
    const release = releasesBefore(releases, at);
    let agent = agents.get(release);
    if (agent === undefined) {
      agent = userAgent(release);
      agents.set(release, agent);
    }
    const { name, startedAt } = session(random, at);
    return {
      ip: addressIn(random, from),
      network: from.network,
      userAgent: agent,
      session: name,
      sessionAt: startedAt,
    };
  };
}

/** How many releases went live before `at`. */
export function releasesBefore(releases: readonly number[], at: number): number {
  let count = 0;
  for (const released of releases) {
    if (released > at) break;
    count += 1;
  }
  return count;
}

/** One session for good, as of a long-lived key. */
export function oneSession(name: string, startedAt: number): (random: Random, at: number) => Session {
  const session = { name, startedAt };
  return () => session;
}

/** `slots` instances side by side, each replaced after `lifeMs`, with credentials that begin with the instance. */
export function instanceSessions(seed: Random, slots: number, lifeMs: number): (random: Random, at: number) => Session {
  const key = seed.u32().toString(16).padStart(8, "0");
  return (random, at) => {
    const slot = random.below(slots);
    const shift = (slot * lifeMs) / slots;
    const generation = Math.floor((at + shift) / lifeMs);
    const startedAt = Math.round(generation * lifeMs - shift);
    return { name: `i-0${key}${(generation * slots + slot).toString(16).padStart(8, "0").slice(-8)}`, startedAt };
  };
}

/** One pod or process at a time, replaced after `lifeMs`. */
export function rotatingSessions(prefix: string, lifeMs: number): (random: Random, at: number) => Session {
  return (_, at) => {
    const startedAt = at - (at % lifeMs);
    return { name: `${prefix}-${Math.floor(startedAt / 1000)}`, startedAt };
  };
}
