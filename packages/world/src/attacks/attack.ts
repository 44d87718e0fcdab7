import type { Emit, Machine } from "../actors/machine.ts";
import type { Company } from "../company/company.ts";
import { intruderAgents } from "../company/user-agents.ts";
import { addressIn, addressPool } from "../network/address.ts";
import type { Client } from "../network/client.ts";
import type { Persona } from "../personas/persona.ts";
import type { Random } from "../random/random.ts";

/** One attack about to happen. */
export interface Scene {
  readonly company: Company;
  readonly victim: Machine;
  readonly random: Random;
  /** Earliest instant of its records. */
  readonly at: number;
  readonly emit: Emit;
}

/** What an attack did: whose identity it abused, in one sentence. */
export interface Plot {
  readonly identityUid: string;
  readonly story: string;
}

/**
 * One way to abuse a machine's identity. `stage` emits records at or after `scene.at`, in any order, from chance and the
 * victim alone: the same scene, the same records. What passes the end of the world is cut by the caller.
 */
export interface Attack {
  readonly name: string;
  /** One sentence for a person: what it is and how it shows. */
  readonly summary: string;
  /** Part of the sequence that follows the quiet days. */
  readonly demo: boolean;
  /** The member of the cast that suffers first. */
  readonly first: string;
  /** May this machine suffer it at that time? */
  fits(victim: Machine, at: number, company: Company): boolean;
  stage(scene: Scene): Plot;
}

/** An intruder with the persona's credential: a network that nobody of the company uses, and tools of the trade. */
export function intruder(persona: Persona, random: Random, at: number): Client {
  const pool = addressPool(random, "foreign", 1, 200);
  return {
    ...persona.home(random, at),
    ip: addressIn(random, pool),
    network: "foreign",
    userAgent: random.pick(intruderAgents(persona.dependsOn)),
  };
}

/** As whom the victim's platform is called: a workflow's role, else the machine itself. */
export function abused(victim: Machine): Persona {
  return victim.trade === "ci-workflow" ? (victim.personas[1] ?? victim.personas[0]) : victim.personas[0];
}

/** Does it work at that time? */
export function works(victim: Machine, at: number): boolean {
  return victim.activeAt(at - (at % 3_600_000));
}
