import type { Client, Result } from "../network/client.ts";
import { logNormal } from "../random/distributions.ts";
import type { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";

/** Classes of calls that an attacker makes and that the machine itself never does. */
export type ForeignKind = "list" | "secret" | "admin" | "bulk";

/** A call, not yet made: when, from where, and how it ends. `size` scales what is transferred; 1 is ordinary. */
export type Deed = (random: Random, at: number, client: Client, result: Result, size?: number) => RawRecord;

/**
 * Who acts, in the log format of its platform: which identity its records yield, which calls it makes, and from where.
 * A machine's timing is another matter (an actor), so that an attacker can act as the same persona at other times. All
 * answers depend on the arguments alone, never on what was asked before.
 */
export interface Persona {
  /** As the public contract derives it from the records. */
  readonly identityUid: string;
  readonly name: string;
  /** What fails when it has an outage: the platform or service that it calls. */
  readonly dependsOn: string;
  /** One of the calls that it makes at that time of its life. */
  usual(random: Random, at: number): Deed;
  /** A call of that class that is never among its usual ones. */
  foreign(kind: ForeignKind, random: Random): Deed;
  /** A call by which it becomes somebody whom it never was; undefined where its platform has no such thing. */
  delegate(random: Random): Deed | undefined;
  /** Where it calls from. */
  home(random: Random, at: number): Client;
}

/** A machine's calls in order of use; later ones come with releases. */
export function usualOf<T>(calls: readonly T[], releases: number, random: Random): T {
  const reserve = calls.length > 4 ? 2 : 0;
  const known = Math.min(calls.length, calls.length - reserve + Math.floor(releases / 2));
  const call = calls[Math.floor(known * random.float() ** 1.8)];
  if (call === undefined) throw new RangeError("a persona without calls");
  return call;
}

/** A size about `median`, in bytes. */
export function sizeOf(random: Random, median: number, scale = 1): number {
  return Math.round(logNormal(random, median * scale, 0.6));
}
