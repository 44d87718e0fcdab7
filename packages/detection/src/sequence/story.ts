import type { Severity } from "@rolecall/core";
import type { TacticName } from "../tags/techniques.ts";
import type { Part } from "./part.ts";

/** Findings as examples have them: minutes from the first, tactics, severity. Each is of a detector of its own. */
export type Scene = readonly (readonly [minute: number, tactics: readonly TacticName[], severity: Severity])[];

/** How attacks go on, as data: tactics that follow each other. Adding a story is adding one such object to the list. */
export interface Story {
  /** `sequence.<id>` is the `detector` of its findings; never reused for another meaning. */
  readonly id: string;
  readonly version: number;
  /** What it looks like, after the name of the identity. */
  readonly title: string;
  /** Steps in this order; each is any of the tactics. Other findings may come between. */
  readonly steps: readonly (readonly TacticName[])[];
  /** From the first step to the last. */
  readonly withinMs: number;
  /** What the findings that are its steps must count together: 1 for info, 2 low, 4 medium, 6 high, 8 critical; behaviour 3. */
  readonly weight: number;
  /** Techniques that are something else than its title says: findings that carry no other play none of its steps. */
  readonly except?: readonly string[];
  readonly fires: readonly Scene[];
  readonly quiet: readonly Scene[];
}

/**
 * The parts that play the story and end with the last one of `parts`, the weightiest, of several the latest; undefined
 * where they do not. Parts are in the order in which they came; a step is played by a detector that plays no other, and two
 * detectors that say the same of one event are one step.
 */
export function playing(story: Story, parts: readonly Part[]): readonly Part[] | undefined {
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  if (isExcepted(story, last)) return undefined;
  const recent = parts.filter((part) => last.at - part.at <= story.withinMs && !isExcepted(story, part));
  const best = bestChain(story.steps.length - 1, story, recent, [last]);
  return best !== undefined && weightOf(best) >= story.weight ? best : undefined;
}

/** The best chain in which `chain`, begun at its end, goes on backwards from step `step`. */
function bestChain(
  step: number,
  story: Story,
  parts: readonly Part[],
  chain: readonly Part[],
): readonly Part[] | undefined {
  const [first] = chain;
  if (first === undefined || !serves(first, story.steps[step])) return undefined;
  if (step === 0) return chain;
  let best: readonly Part[] | undefined;
  const before = parts.slice(0, parts.indexOf(first));
  for (const part of before.toReversed()) {
    if (chain.some((other) => other.detector === part.detector || isSameDeed(other, part))) continue;
    const found = bestChain(step - 1, story, parts, [part, ...chain]);
    if (found !== undefined && (best === undefined || weightOf(found) > weightOf(best))) best = found;
  }
  return best;
}

function isExcepted({ except = [] }: Story, { attacks }: Part): boolean {
  return attacks.length > 0 && attacks.every(({ technique }) => except.includes(technique.split(".", 1)[0] ?? ""));
}

function isSameDeed(a: Part, b: Part): boolean {
  return a.event === b.event && a.tactics.some((tactic) => b.tactics.includes(tactic));
}

function serves({ tactics }: Part, step: readonly TacticName[] | undefined): boolean {
  return step?.some((tactic) => tactics.includes(tactic)) ?? false;
}

function weightOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { weight }) => sum + weight, 0);
}
