import { type Dimension, type Finding, personIn, sha256 } from "@rolecall/core";
import type { Episode, ExpectedEntry } from "../state/state.ts";
import { isWithin } from "./within-expected.ts";

/** Expected-entries by identity. */
export class ExpectedIndex {
  readonly #byIdentity = new Map<string, ExpectedEntry[]>();

  constructor(entries: Iterable<ExpectedEntry>) {
    for (const entry of entries) this.add(entry);
  }

  add(entry: ExpectedEntry): void {
    const known = this.#byIdentity.get(entry.identityUid);
    if (known) known.push(entry);
    else this.#byIdentity.set(entry.identityUid, [entry]);
  }

  /** It allows nothing any more. */
  remove({ entryId, identityUid }: Pick<ExpectedEntry, "entryId" | "identityUid">): void {
    const rest = this.#byIdentity.get(identityUid)?.filter((entry) => entry.entryId !== entryId) ?? [];
    if (rest.length === 0) this.#byIdentity.delete(identityUid);
    else this.#byIdentity.set(identityUid, rest);
  }

  /**
   * The entry that allows a finding: same identity, same person behind it, same detector, not yet ended, and what decided (the dimension that added
   * most) is no more than what it is about. Anything else the identity does still alerts.
   */
  expectedBy(finding: Finding, now: number): ExpectedEntry | undefined {
    const deciding = decidingDimension(finding);
    return this.#byIdentity.get(finding.identity_uid)?.find((entry) => covers(entry, finding, deciding, now));
  }

  /** All of them that do. */
  allThatExpect(finding: Finding, now: number): readonly ExpectedEntry[] {
    const deciding = decidingDimension(finding);
    const entries = this.#byIdentity.get(finding.identity_uid) ?? [];
    return entries.filter((entry) => covers(entry, finding, deciding, now));
  }
}

function covers(entry: ExpectedEntry, finding: Finding, deciding: Dimension | undefined, now: number): boolean {
  return (
    now < entry.endsAt &&
    entry.detector === finding.detector &&
    isOf(entry, finding) &&
    entry.feature === (deciding?.name ?? "") &&
    (deciding === undefined || isWithin(entry.value, deciding))
  );
}

/** What is expected of an agent for one person is nobody else's; older entries know of no person. */
function isOf({ person }: ExpectedEntry, finding: Finding): boolean {
  return person === undefined || person === (personIn(finding) ?? "");
}

/** The id of what a verdict on this episode allows. */
export function entryIdOf({ episodeId }: Pick<Episode, "episodeId">): string {
  return `x_${sha256(episodeId).slice(0, 20)}`;
}

/** The dimension that added most to the evidence; empty where a finding has none. */
export function decidingFeature(finding: Finding): { readonly feature: string; readonly value: string } {
  const deciding = decidingDimension(finding);
  return { feature: deciding?.name ?? "", value: deciding?.observed ?? "" };
}

function decidingDimension({ dimensions }: Finding): Dimension | undefined {
  const [first, ...rest] = dimensions;
  if (first === undefined) return undefined;
  return rest.reduce((best, dimension) => (dimension.added > best.added ? dimension : best), first);
}
