import type { Persona } from "../personas/persona.ts";
import type { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";
import type { Schedule } from "./schedule.ts";

/** The kinds of machines, one file each. */
const TRADES = [
  "ci-workflow",
  "token-refresh",
  "cron-job",
  "mesh-service",
  "autoscaled-role",
  "kubernetes-controller",
  "payment-webhook",
  "api-client",
  "slack-bot",
  "support-agent",
  "backup-job",
  "monitoring-agent",
  "github-app",
  "person",
] as const;

export type Trade = (typeof TRADES)[number];

export type Emit = (record: RawRecord) => void;

/**
 * A machine at work: called once for each hour that it lives through, in order. It emits what begins in that hour, in any
 * order; what it began may end in later hours, never before.
 */
export type Actor = (hourAt: number, emit: Emit) => void;

/** One member of the cast. */
export interface Machine {
  /** Unique in the company. */
  readonly name: string;
  readonly trade: Trade;
  readonly team: string;
  /** One sentence for a person. */
  readonly story: string;
  /** As whom it acts; the first is who it is. */
  readonly personas: readonly [Persona, ...Persona[]];
  /** Further identities that its records yield. */
  readonly aliases?: readonly string[];
  /** About how many calls a day, where that is a rate. */
  readonly perDay?: number;
  /** When it is due, where it runs by the clock. */
  readonly schedule?: Schedule;
  /** Does it run in the hour that begins then? Born later, retired, dormant for a while. */
  activeAt(hourAt: number): boolean;
  /** Begins its work anew, with its own stream of chance. */
  start(random: Random): Actor;
}

/** From the first hour to the last. */
export function always(): boolean {
  return true;
}
