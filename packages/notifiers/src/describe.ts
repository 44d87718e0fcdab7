import { type Dimension, type Finding, type FindingKind, formatTime, parseTime } from "@rolecall/core";
import type { Page, PageItem } from "./page.ts";
import { adviceOf, dimensionName, rarityOf, WHAT_LABEL } from "./words.ts";

/** What a person who is woken up needs first, in this order. Values are as in the log: each channel makes them inert. */
export interface Description {
  readonly title: string;
  readonly who: string;
  readonly owner: string;
  /** What `what` is called, by the kind of the finding. */
  readonly label: string;
  readonly what: string;
  readonly sure: string;
  readonly rare: string;
  readonly when: string;
  readonly advice: string;
}

/** The description of one episode. */
export function describe(item: PageItem): Description {
  const { finding } = item;
  return {
    title: finding.title,
    who: `${finding.identity_name || finding.identity_uid} (${finding.identity_kind}, ${finding.identity_uid})`,
    owner: finding.owner || "nobody on record",
    label: WHAT_LABEL[finding.kind],
    what: whatOf(finding),
    sure: `${finding.confidence} confidence, score ${finding.score} of 100${finding.calibration === "learning" ? ", still learning" : ""}`,
    rare: rarityOf(finding),
    when: whenOf(finding),
    advice: adviceOf(finding),
  };
}

/**
 * The first line, for whoever reads no further: who did what, how rare that is, whose it is. The name is said where the
 * title does not say it. Parts pass through `safe`, which may cut them.
 */
export function firstLine(item: PageItem, safe: (text: string, max: number) => string): string {
  const { finding } = item;
  const name = finding.identity_name || finding.identity_uid;
  const who = finding.title.includes(name) ? "" : ` (${safe(name, 80)})`;
  const rare = finding.expected_rate === undefined ? "" : ` – ${safe(inShort(rarityOf(finding)), 60)}`;
  const owner = finding.owner === "" ? "no owner" : `owner ${safe(finding.owner, 60)}`;
  return `${safe(finding.title, 200)}${who}${rare} – ${owner}`;
}

/** `once in 7,900 identity-days by the nominal model, …`: how it was counted stands further below. */
export function inShort(rare: string): string {
  return rare.replace(/ by .*$/, "");
}

/** What a group says as a whole, in a few words: `2 firing, 1 resolved`. */
export function countsOf(page: Page): string {
  const parts = page.state === "digest" ? ["storm: one message for many"] : [];
  if (page.firingTotal > 0)
    parts.push(`${page.firingTotal} ${page.state === "acknowledged" ? "acknowledged" : "firing"}`);
  if (page.resolvedTotal > 0) parts.push(`${page.resolvedTotal} resolved`);
  return parts.join(", ") || "nothing firing";
}

/** What a digest is called: `Storm: 240 findings in one message`. */
export function stormTitle(page: Page): string {
  return `Storm: ${page.firingTotal} findings in one message`;
}

/** What a storm is made of, in two lines; nothing for a page that is no digest. Names pass through `safe`. */
export function stormLines(page: Page, safe: (text: string, max: number) => string): readonly string[] {
  if (page.digest === undefined) return [];
  const list = (counts: readonly (readonly [string, number])[]): string =>
    counts.map(([name, count]) => `${safe(name, 80)} ${count}`).join(", ");
  return [`by detector: ${list(page.digest.detectors)}`, `by identity: ${list(page.digest.identities)}`];
}

/** The episode a page leads with: the most severe firing one, else the first resolved. */
export function leadOf(page: Page): PageItem | undefined {
  return page.firing[0] ?? page.resolved[0];
}

/** The dimensions that added most, the first most. */
export function topDimensions(finding: Finding, most: number): readonly Dimension[] {
  return finding.dimensions.toSorted((a, b) => b.added - a.added).slice(0, most);
}

const BAR = "█";
const BAR_WIDTH = 12;

/**
 * A picture in text: how much each dimension added, as bars, and what was seen. One line each, none for what adds nothing,
 * as in a rule; names and values pass through `safe`.
 */
export function barsOf(finding: Finding, safe: (text: string, max: number) => string, most = 4): readonly string[] {
  const top = topDimensions(finding, most).filter(({ added }) => added > 0);
  const highest = Math.max(...top.map(({ added }) => added), 0);
  const names = top.map((dimension) => safe(dimensionName(dimension), 24));
  const width = Math.max(0, ...names.map((name) => name.length));
  return top.map(({ pattern, observed, added }, index) => {
    const share = Math.max(1, Math.round((added / highest) * BAR_WIDTH));
    const bar = BAR.repeat(share).padEnd(BAR_WIDTH);
    return `${(names[index] ?? "").padEnd(width)} ${bar} ${added.toFixed(1).padStart(5)}  ${pattern.toLowerCase()} ${safe(observed, 60)}`;
  });
}

/** What stands before what was expected; for what is forbidden, `should be`. */
const USUAL: Partial<Record<FindingKind, string>> = {
  behavior: "usually",
  lifecycle: "expected",
  coverage: "expected",
};

function whatOf(finding: Finding): string {
  const [first, ...rest] = topDimensions(finding, 3);
  if (first === undefined) return finding.title;
  const usual = USUAL[finding.kind] ?? "should be";
  const says = (dimension: Dimension): string => {
    const { observed, expected } = dimension;
    return `${dimensionName(dimension)}: ${observed}${expected === "" ? "" : ` (${usual} ${expected})`}`;
  };
  return [says(first), ...rest.map(says)].join("; ");
}

function whenOf(finding: Finding): string {
  const [first, last] = [minute(finding.first_seen), minute(finding.last_seen)];
  return first === last ? first : `${first} to ${last}`;
}

/** `2026-11-24 10:00 UTC`; what is no time is shown as it came. */
function minute(time: string): string {
  const at = parseTime(time);
  return Number.isNaN(at) ? time : `${formatTime(at).slice(0, 16).replace("T", " ")} UTC`;
}
