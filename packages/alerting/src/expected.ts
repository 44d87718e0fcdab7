import type { Finding } from "@rolecall/core";
import type { ExpectedEntry } from "./state.ts";

/**
 * The entry that allows a finding: same identity, same detector, not yet ended, and the value it is about is the one that
 * decided (the dimension that added most). Anything else the identity does still alerts.
 */
export function expectedBy(
  entries: ReadonlyMap<string, ExpectedEntry>,
  finding: Finding,
  now: number,
): ExpectedEntry | undefined {
  if (entries.size === 0) return undefined;
  const { feature, value } = decidingFeature(finding);
  for (const entry of entries.values()) {
    if (now >= entry.endsAt || entry.identityUid !== finding.identity_uid) continue;
    if (entry.detector === finding.detector && entry.feature === feature && entry.value === value) return entry;
  }
  return undefined;
}

/** The dimension that added most to the evidence; empty where a finding has none. */
export function decidingFeature(finding: Finding): { readonly feature: string; readonly value: string } {
  const [first, ...rest] = finding.dimensions;
  if (first === undefined) return { feature: "", value: "" };
  const top = rest.reduce((best, dimension) => (dimension.added > best.added ? dimension : best), first);
  return { feature: top.name, value: top.observed };
}
