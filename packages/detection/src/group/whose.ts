import { type Dimension, type Finding, OWNER_OF_MEMBERS } from "@rolecall/core";
import { inert } from "../explain/words.ts";
import type { Crowd } from "./crowd.ts";

/** Owners that a finding names beside each other. */
const NAMED = 3;

/** Identities by owner, in the order in which they came; those of nobody under "". */
type ByOwner = ReadonlyMap<string, readonly string[]>;

/**
 * Whose a group is, and where: what all of its members have in common. Of several owners all are named, since any of them may be
 * asked; of several environments none is.
 */
export function whoseOf(known: Finding, { members }: Crowd): Pick<Finding, "owner" | "environment"> {
  const all = byOwner(members);
  // Of a group that an older state tells of, nobody says whose its members are.
  if (all.size === 0) return known;
  const owners = Array.from(all.keys()).filter((owner) => owner !== "");
  const places = new Set(members.flatMap(({ environment }) => environment ?? []));
  const rest = owners.length > NAMED ? ` and ${owners.length - NAMED} more` : "";
  const [environment = ""] = places.size === 1 ? places : [];
  return { owner: `${owners.slice(0, NAMED).join(", ")}${rest}`, environment };
}

/** Who is whose, where they are several owners': of all of them, since each is told by it. */
export function ownerDimensions({ members }: Crowd): readonly Dimension[] {
  const all = byOwner(members);
  if (all.size < 2) return [];
  const named = Array.from(all).filter(([owner]) => owner !== "");
  return named.map(([owner, uids]) => ({
    name: OWNER_OF_MEMBERS,
    pattern: "MATCH",
    observed: owner,
    expected: `of ${uids.map(inert).join(", ")}`,
    surprise: 0,
    added: 0,
  }));
}

function byOwner(members: Crowd["members"]): ByOwner {
  const all = new Map<string, readonly string[]>();
  for (const { identity, owner } of members) {
    if (owner === undefined) continue;
    const uids = all.get(owner) ?? [];
    if (!uids.includes(identity)) all.set(owner, [...uids, identity]);
  }
  return all;
}
