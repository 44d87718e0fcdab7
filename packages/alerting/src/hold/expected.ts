import { type Dimension, type Finding, personIn, sha256 } from "@rolecall/core";
import { severityRank } from "../episode/severity.ts";
import type { Episode, ExpectedEntry } from "../state/state.ts";
import { memberUidsOf } from "../tell/members.ts";
import { dimensionName } from "../tell/words.ts";
import { counts, isWithin, isWithinBeside } from "./within-expected.ts";

/** What may be held back: the finding, and how grave its episode is. */
type Judged = Pick<Episode, "finding" | "severity">;

/** What would be expected but for something in it that whoever said so has not seen. */
export interface BeyondExpected {
  readonly entry: ExpectedEntry;
  /** In a few words for a person, which may hold what the log says. */
  readonly why: string;
}

/** Expected-entries by identity. */
export class ExpectedIndex {
  readonly #byIdentity = new Map<string, ExpectedEntry[]>();

  constructor(entries: Iterable<ExpectedEntry>) {
    for (const entry of entries) this.add(entry);
  }

  add(entry: ExpectedEntry): void {
    for (const uid of deciders(entry)) {
      const known = this.#byIdentity.get(uid);
      if (known) known.push(entry);
      else this.#byIdentity.set(uid, [entry]);
    }
  }

  /** It allows nothing any more. */
  remove(entry: ExpectedEntry): void {
    for (const uid of deciders(entry)) {
      const rest = this.#byIdentity.get(uid)?.filter(({ entryId }) => entryId !== entry.entryId) ?? [];
      if (rest.length === 0) this.#byIdentity.delete(uid);
      else this.#byIdentity.set(uid, rest);
    }
  }

  /** The entry that allows it: of the like, the first that it goes in nothing beyond. Anything else still alerts. */
  expectedBy(judged: Judged, now: number): ExpectedEntry | undefined {
    return this.allLike(judged, now).find((entry) => beyond(entry, judged) === undefined);
  }

  /**
   * Those about the like: of somebody whom it names too, same person behind it, same detector, not yet ended, and what decided
   * (the dimension that added most) is no more than what they are about.
   */
  allLike({ finding }: Pick<Judged, "finding">, now: number): readonly ExpectedEntry[] {
    const deciding = decidingDimension(finding);
    const entries = this.#byIdentity.get(finding.identity_uid) ?? [];
    return entries.filter((entry) => isLike(entry, finding, deciding, now));
  }

  /** Who called the like expected, and in what it goes beyond that; undefined where nobody did, or it is held back. */
  beyond(judged: Judged, now: number): BeyondExpected | undefined {
    const all = this.allLike(judged, now).map((entry) => ({ entry, why: beyond(entry, judged) }));
    const [first] = all;
    if (first?.why === undefined || all.some(({ why }) => why === undefined)) return undefined;
    return { entry: first.entry, why: first.why };
  }
}

/** Who may decide a finding that it is about. */
function deciders({ identityUid, members = [] }: ExpectedEntry): ReadonlySet<string> {
  return new Set([identityUid, ...members]);
}

function isLike(entry: ExpectedEntry, finding: Finding, deciding: Dimension | undefined, now: number): boolean {
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

/**
 * In what it goes beyond what was seen by whoever called the like expected: whom it is about, what it shows beside, or how grave it
 * is. Whoever joins a group while its finding goes on is with those who were named. Older entries say none of this, and hold as they
 * were given.
 */
function beyond(entry: ExpectedEntry, { finding, severity }: Judged): string | undefined {
  const others = othersIn(entry, finding);
  if (others > 0) return others === 1 ? "it is about another one" : `it is about ${others} others`;
  if (entry.severity !== undefined && severityRank(severity) > severityRank(entry.severity))
    return `it is ${severity}, and was ${entry.severity}`;
  const more = moreIn(entry, finding);
  return more && `it shows more: ${dimensionName(more)} ${more.observed}`;
}

function othersIn({ members, findingUid }: ExpectedEntry, finding: Finding): number {
  if (members === undefined || findingUid === finding.finding_uid) return 0;
  const named = new Set(members);
  return memberUidsOf(finding).filter((uid) => !named.has(uid)).length;
}

/** What counts in it, and was not shown. */
function moreIn({ shown, feature }: ExpectedEntry, { dimensions }: Finding): Dimension | undefined {
  if (shown === undefined) return undefined;
  return dimensions.find(
    (dimension) =>
      dimension.name !== feature &&
      counts(dimension) &&
      !shown.some(({ name, observed }) => name === dimension.name && isWithinBeside(observed, dimension)),
  );
}

/** Dimensions of one finding that are kept with what was said of it. */
const MOST_SHOWN = 20;

/** What a verdict on this episode is about: what an entry is compared by. */
export function aboutOf({
  finding,
  severity,
}: Judged): Pick<
  ExpectedEntry,
  "identityUid" | "person" | "detector" | "feature" | "value" | "findingUid" | "members" | "severity" | "shown"
> {
  const deciding = decidingDimension(finding);
  const counting = finding.dimensions.filter((dimension) => dimension !== deciding && dimension.surprise > 0);
  return {
    identityUid: finding.identity_uid,
    person: personIn(finding) ?? "",
    detector: finding.detector,
    feature: deciding?.name ?? "",
    value: deciding?.observed ?? "",
    findingUid: finding.finding_uid,
    members: memberUidsOf(finding),
    severity,
    shown: counting.slice(0, MOST_SHOWN).map(({ name, observed }) => ({ name, observed })),
  };
}

/** The id of what a verdict on this episode allows. */
export function entryIdOf({ episodeId }: Pick<Episode, "episodeId">): string {
  return `x_${sha256(episodeId).slice(0, 20)}`;
}

function decidingDimension({ dimensions }: Finding): Dimension | undefined {
  const [first, ...rest] = dimensions;
  if (first === undefined) return undefined;
  return rest.reduce((best, dimension) => (dimension.added > best.added ? dimension : best), first);
}
