import type { IdentityLink } from "@rolecall/core";
import type { ChangedIdentities } from "../detector.ts";
import type { ChangedRows } from "../state/registry.ts";

/** Links are few: they come first, by themselves. */
export function* withLinks(
  parts: Iterable<ChangedRows>,
  links: readonly IdentityLink[],
): Generator<ChangedIdentities, undefined> {
  if (links.length > 0) yield { identities: [], credentials: [], links };
  for (const part of parts) yield { ...part, links: [] };
}

/** All parts as one. */
export function wholeOf(parts: Iterable<ChangedIdentities>): ChangedIdentities {
  const all = Array.from(parts);
  return {
    identities: all.flatMap(({ identities }) => identities),
    credentials: all.flatMap(({ credentials }) => credentials),
    links: all.flatMap(({ links }) => links),
  };
}
