import type { PlacedPolicy, Policy } from "@rolecall/core";
import { type FileFault, faultAt } from "../inventory/fault.ts";

/** Lists of which an event must be in each: two policies without anything in common allow nothing. */
const LISTS = ["actions", "resources", "scopes", "clients", "environments", "tools", "servers"] as const;

/** Two policies of the same identity, pattern or label that together allow nothing, each told at the later one. */
export function contradictions(policies: readonly PlacedPolicy[]): readonly FileFault[] {
  const groups = Map.groupBy(policies, ({ policy }) => whomOf(policy)).values();
  return Array.from(groups).flatMap((same) =>
    same.flatMap((later, at) => same.slice(0, at).flatMap((earlier) => between(earlier, later))),
  );
}

function between(earlier: PlacedPolicy, later: PlacedPolicy): readonly FileFault[] {
  return LISTS.flatMap((list) => {
    const [one, other] = [earlier.policy.allow?.[list], later.policy.allow?.[list]];
    if (one === undefined || other === undefined) return [];
    if (one.length === 0 || other.length === 0 || one.some((a) => other.some((b) => mayMeet(a, b)))) return [];
    const clause = `allow.${list}`;
    const there = `${earlier.file}:${earlier.lines[clause] ?? 1}`;
    const message = `${clause} has nothing in common with that of ${earlier.policy.policy} at ${there}, and both govern ${whomOf(later.policy)}`;
    return [faultAt(later.file, later.lines[clause] ?? 1, message, "all policies of an identity hold: say it in one")];
  });
}

function whomOf({ identity, pattern, label }: Policy): string {
  return identity ?? pattern ?? label ?? "";
}

/** Can one text match both globs of `*`? Where neither can be told, it may. */
function mayMeet(a: string, b: string): boolean {
  const [one, other] = [endsOf(a), endsOf(b)];
  if (one.whole && other.whole) return a === b;
  return meets(one.first, other.first, "startsWith") && meets(one.last, other.last, "endsWith");
}

function endsOf(glob: string): { readonly first: string; readonly last: string; readonly whole: boolean } {
  const parts = glob.split("*");
  return { first: parts[0] ?? "", last: parts.at(-1) ?? "", whole: parts.length === 1 };
}

function meets(a: string, b: string, how: "startsWith" | "endsWith"): boolean {
  return a[how](b) || b[how](a);
}
