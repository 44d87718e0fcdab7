import type { Event } from "@rolecall/core";
import { ownGrants } from "../policy/scopes.ts";
import type { IdentityRecord } from "./record.ts";

const HOUR_MS = 3_600_000;
/** Counts stop here: what is told is a proportion. */
const MOST_USES = 1_000_000_000;
/** Scopes granted that are remembered. */
const MOST_GRANTED = 256;

/** Fewer events than this say nothing. */
const FEW = 20;
/** Nobody works in so many hours of one day. */
export const TIRELESS_HOURS = 20;

export interface UsedBy {
  readonly by: "machine" | "human" | "mixed" | "";
  readonly reason: string;
}

/** Who stands behind an identity, by how it is used; and why that is thought. */
export function usedBy({ humanUse, machineUse, useHours }: UseCounts): UsedBy {
  const total = humanUse + machineUse;
  if (humanUse > 0 && machineUse > 0 && total >= FEW)
    return { by: "mixed", reason: `${humanUse} events by console or browser, ${machineUse} by programs` };
  if (humanUse > 0 && machineUse === 0) return { by: "human", reason: `${humanUse} events, all by console or browser` };
  const hours = bitsOf(useHours);
  if (hours >= TIRELESS_HOURS) return { by: "machine", reason: `acts in ${hours} of 24 hours of a day` };
  if (machineUse >= FEW) return { by: "machine", reason: `${machineUse} events, all by programs` };
  return { by: "", reason: "" };
}

type UseCounts = Pick<IdentityRecord, "humanUse" | "machineUse" | "useHours">;

export function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Clients that a person sits in front of. */
const FRONT_ENDS = new Set(["console", "browser", "chrome", "firefox", "safari", "edge", "mozilla"]);

/** Does a person sit in front of this client, a program, or can that not be told? */
export function useOf(client: string | undefined, userAgent: string | undefined): "human" | "machine" | undefined {
  // `edge/1.2` is a service of that name.
  if (client !== undefined && FRONT_ENDS.has(client))
    return userAgent?.startsWith(`${client}/`) === true ? "machine" : "human";
  if (userAgent?.startsWith("Mozilla/5.0 (") === true && /(?:Chrome|Firefox|Safari|Edg)\/\d/.test(userAgent))
    return "human";
  return client === undefined ? undefined : "machine";
}

/** Count an event for how its identity is used, and remember what it was granted. */
export function noteUse(record: IdentityRecord, event: Event, time: number): void {
  const hour = Math.floor(time / HOUR_MS);
  const day = Math.floor(hour / 24);
  if (day > record.useDay) {
    record.useDay = day;
    record.useHours = 0;
  }
  if (day === record.useDay) record.useHours |= 1 << (hour % 24);
  const use = useOf(event.client, event.user_agent);
  if (use === "human" && record.humanUse < MOST_USES) record.humanUse += 1;
  if (use === "machine" && record.machineUse < MOST_USES) record.machineUse += 1;
  const granted = ownGrants(event);
  if (granted === undefined || record.more?.declaredGrant === true || isSame(record.more?.granted, granted)) return;
  record.more = { ...record.more, granted: granted.slice(0, MOST_GRANTED), used: undefined };
}

function isSame(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a !== undefined && a.length === Math.min(b.length, MOST_GRANTED) && a.every((scope, at) => scope === b[at]);
}
