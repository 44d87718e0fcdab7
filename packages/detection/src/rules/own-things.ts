import { sha256 } from "@rolecall/core";
import type { DistinctCounts } from "./distinct-counts.ts";
import { compilePath, type Evidence, type Reader } from "./evidence.ts";
import type { Rule } from "./rule.ts";

/** Taken away so soon after it was made, a thing is one of a test or of a branch, and nobody's data is under it. */
const WITHIN_MS = 14 * 86_400_000;
/** Things of one identity that are remembered; beyond that the oldest goes, and is told of as anybody's. */
const MOST_THINGS = 256;

/** What an identity made itself, for a rule about taking such things away. */
export interface OwnThings {
  /** The event makes one, and is then no match: remembers it. */
  note(evidence: Evidence, counts: DistinctCounts): boolean;
  /** The identity made what the event is about. */
  isOwn(evidence: Evidence, counts: DistinctCounts): boolean;
}

/** The operations that a rule looks at: those that it tells of, and those by which such things are made. */
export function watchedActions({ actions, own }: Pick<Rule, "actions" | "own">): readonly string[] {
  return own === undefined ? actions : [...actions, ...own.made];
}

export function compileOwnThings({ id, own, key = "resource" }: Rule): OwnThings | undefined {
  if (own === undefined) return undefined;
  const made = new Set(own.made.map((action) => action.toLowerCase()));
  const names = own.as.map(compilePath);
  const taken = [compilePath(own.taken ?? key)];
  const within = (own.within ?? []).map(compilePath);
  const counter = ({ event }: Evidence) => `rule:made:${id}:${event.identity_uid}`;
  return {
    note: (evidence, counts) => {
      const { event, at } = evidence;
      if (!made.has(event.action.toLowerCase())) return false;
      if (event.outcome !== "success" || Number.isNaN(at)) return true;
      for (const value of thingsOf(names, within, evidence)) {
        counts.see({ key: counter(evidence), value, at, withinMs: WITHIN_MS, atLeast: MOST_THINGS });
      }
      return true;
    },
    isOwn: (evidence, counts) => {
      const things = thingsOf(taken, within, evidence);
      const isKnown = (value: string) => counts.has({ key: counter(evidence), value, at: evidence.at });
      return things.length > 0 && things.every(isKnown);
    },
  };
}

/** Names as fingerprints; of an ARN and of the bare id of the same thing the same one, but only where what they are within is. */
function thingsOf(readers: readonly Reader[], within: readonly Reader[], evidence: Evidence): readonly string[] {
  const texts = readers.flatMap((read) => read(evidence)).filter((value) => typeof value === "string" && value !== "");
  const bare = texts.map((text) =>
    String(text)
      .toLowerCase()
      .replace(/^arn:.*[:/]/, ""),
  );
  const place = within.map((read) => read(evidence));
  return Array.from(new Set(bare), (text) => sha256(JSON.stringify([text, ...place])).slice(0, 16));
}
