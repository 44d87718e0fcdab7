import { adviceOf, dimensionName, MEMBERS, membersOf } from "@rolecall/alerting";
import {
  CALLED_FROM,
  callerIn,
  type Dimension,
  type Finding,
  type FindingKind,
  formatMinute,
  OWNER_OF_MEMBERS,
  PERSON,
  parseIdentityUid,
  parseTime,
  personIn,
  shownName,
} from "@rolecall/core";
import type { ResponseOf } from "./context.ts";
import type { Page, PageItem } from "./page.ts";
import { type Step, stepsOf } from "./steps.ts";
import { rarityOf, WHAT_LABEL } from "./words.ts";

/** What a person who is woken up needs first, in this order. Values are as in the log: each channel makes them inert. */
export interface Description {
  readonly title: string;
  readonly who: string;
  readonly owner: string;
  /** What `what` is called, by the kind of the finding. */
  readonly label: string;
  readonly what: string;
  /** From where, by what and with which credential; "" where nothing says. */
  readonly from: string;
  readonly sure: string;
  readonly rare: string;
  readonly when: string;
  readonly advice: string;
  /** What holds or held it back, and why it is told although the like is expected: a sentence each. */
  readonly holds: readonly string[];
}

/** Characters of the title a message leads with: a name of 120 leaves room for what it did. */
export const TITLE_MAX = 300;

/** The description of one episode. `responseOf` knows what a rule says is to be done. */
export function describe(item: PageItem, responseOf?: ResponseOf): Description {
  const { finding } = item;
  return {
    title: finding.title,
    who: whoOf(finding),
    owner: finding.owner || "nobody on record",
    label: WHAT_LABEL[finding.kind],
    what: whatOf(finding),
    from: callerIn(finding) ?? "",
    sure: sureOf(finding),
    rare: rarityOf(finding),
    when: whenOf(finding),
    advice: adviceOf(finding, responseOf?.(finding.detector)),
    holds: holdsOf(item),
  };
}

function holdsOf({ heldBy, freedFrom, beyond }: PageItem): readonly string[] {
  return [
    ...(heldBy === "" ? [] : [`Held back by ${heldBy}`]),
    ...(freedFrom === "" ? [] : [`Until now it was held back by ${freedFrom}`]),
    ...(beyond === "" ? [] : [`Told although ${beyond}`]),
  ];
}

/**
 * The first line, for whoever reads no further: who did what, how rare that is, whose it is. The name is said where the
 * title does not say it. Parts pass through `safe`, which may cut them.
 */
export function firstLine(item: PageItem, safe: (text: string, max: number) => string): string {
  const { finding } = item;
  const [name = "", ...others] = membersOf(finding);
  const isSaid = others.length > 0 || finding.title.includes(name);
  const who = `${isSaid ? "" : ` (${safe(name, 80)})`}${forWhom(finding, safe)}`;
  const rare = finding.expected_rate === undefined ? "" : ` – ${safe(inShort(rarityOf(finding)), 60)}`;
  const owner = finding.owner === "" ? "no owner" : `owner ${safe(finding.owner, 60)}`;
  return `${safe(finding.title, TITLE_MAX)}${who}${rare} – ${owner}`;
}

/** ` – and 39 more`: what a page leads with is not all that it tells of. Empty where it is. */
export function andMore({ state, firingTotal, resolvedTotal }: Page): string {
  const others = (state === "resolved" ? resolvedTotal : firingTotal) - 1;
  return others > 0 ? ` – and ${others} more` : "";
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

/** What a digest is called: `Storm: 240 findings in one message`, and `Storm over` once nothing of it is left. */
export function stormTitle(page: Page): string {
  if (page.state === "resolved") return "Storm over";
  return `Storm: ${page.firingTotal} findings in one message`;
}

/** What a storm is made of, in two lines; nothing for a page that is no digest. Names pass through `safe`. */
export function stormLines(page: Page, safe: (text: string, max: number) => string): readonly string[] {
  if (page.digest === undefined || page.digest.detectors.length === 0) return [];
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

/** The same for a list beside `from`, which says where the call came from. */
export function listedDimensions(finding: Finding, most: number): readonly Dimension[] {
  return topDimensions(finding, finding.dimensions.length)
    .filter(({ name }) => name !== CALLED_FROM)
    .slice(0, most);
}

/** What has lines of its own. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([MEMBERS, OWNER_OF_MEMBERS, PERSON, CALLED_FROM]);

/** What a message has room to say: where some dimensions added evidence, the others say the same in other words. */
function toldDimensions(finding: Finding): readonly Dimension[] {
  const all = topDimensions(finding, finding.dimensions.length).filter(({ name }) => !TOLD_ELSEWHERE.has(name));
  const added = all.filter(({ name, added }) => added > 0 || name === EXPLAINED);
  return added.some(({ added: units }) => units > 0) ? added : all;
}

/** What was changed on purpose adds nothing, and is why the rest adds so little. */
const EXPLAINED = "change";

const BAR = "█";
const BAR_WIDTH = 12;

/**
 * A picture in text: how much each dimension added, as bars, and what was seen; or the steps of a sequence. One line each,
 * none for what adds nothing, as in a rule; names and values pass through `safe`.
 */
export function drawnLines(finding: Finding, safe: (text: string, max: number) => string, most = 4): readonly string[] {
  const steps = stepsOf(finding);
  if (steps.length > 0) return stepLines(steps, safe);
  const top = topDimensions(finding, most).filter(({ added }) => added > 0);
  const highest = Math.max(...top.map(({ added }) => added), 0);
  const names = top.map((dimension) => safe(dimensionName(dimension), 24));
  const width = Math.max(0, ...names.map((name) => name.length));
  return top.map(({ pattern, observed, added }, index) => {
    const share = Math.max(1, Math.round((added / highest) * BAR_WIDTH));
    const bar = BAR.repeat(share).padEnd(BAR_WIDTH);
    return `${(names[index] ?? "").padEnd(width)} ${bar} ${added.toFixed(1).padStart(5)}  ${pattern.toLowerCase()} ${safe(withoutDays(observed), 60)}`;
  });
}

/** Steps that a message lists. */
const MOST_STEPS = 8;

function stepLines(steps: readonly Step[], safe: (text: string, max: number) => string): readonly string[] {
  const shown = steps.slice(0, MOST_STEPS);
  const width = Math.max(...shown.map(({ tactic }) => safe(tactic, 24).length));
  const lines = shown.map(({ at, tactic, deed }) => `${at}  ${safe(tactic, 24).padEnd(width)}  ${safe(deed, 120)}`);
  return steps.length > MOST_STEPS ? [...lines, `and ${steps.length - MOST_STEPS} more`] : lines;
}

/** What stands before what was expected. */
const USUAL: Readonly<Record<FindingKind, string>> = {
  behavior: "usually",
  policy: "allowed:",
  rule: "normally:",
  lifecycle: "normally:",
  delegation: "normally:",
  sequence: "normally:",
  coverage: "normally:",
};

/** What each day of a fortnight added is for the page: a message has no room for it. */
function withoutDays(observed: string): string {
  return observed.replace(/; evidence × .*$/, "");
}

/** One dimension in words: what was seen, and what is usual. */
export function saysOf({ kind }: Finding, dimension: Dimension): string {
  const { name, observed, expected } = dimension;
  const said = `${dimensionName(dimension)}: ${withoutDays(observed)}`;
  // What is expected of members, and of a habit's first days, is a note on how to read them.
  if (name === OWNER_OF_MEMBERS) return `${said} (${expected})`;
  const isNote = name === MEMBERS || (name === "habit" && expected.startsWith("not told again"));
  return isNote || expected === "" ? said : `${said} (${USUAL[kind]} ${expected})`;
}

function whatOf(finding: Finding): string {
  const steps = stepsOf(finding);
  if (steps.length > 0) return `${steps.length} steps: ${tacticsOf(steps).join(", then ")}`;
  const top = toldDimensions(finding).slice(0, 3);
  return top.map((dimension) => saysOf(finding, dimension)).join("; ") || finding.title;
}

/** `Discovery`, `Impact × 3`: one after another, the same ones counted. */
function tacticsOf(steps: readonly Step[]): readonly string[] {
  const runs: { readonly tactic: string; times: number }[] = [];
  for (const { tactic } of steps) {
    const last = runs.at(-1);
    if (last?.tactic === tactic) last.times += 1;
    else runs.push({ tactic, times: 1 });
  }
  return runs.map(({ tactic, times }) => (times === 1 ? tactic : `${tactic} × ${times}`));
}

/** Others that a message names beside the one who decided it. */
const MOST_OTHERS = 5;

function whoOf(finding: Finding): string {
  const { identity_uid, identity_kind } = finding;
  const kind = identity_kind === "unknown" ? "" : `${identity_kind}, `;
  const who = `${shownName(finding)} (${kind}${identity_uid})${whose(finding)}`;
  const [, ...others] = membersOf(finding);
  if (others.length === 0) return who;
  const rest = others.length > MOST_OTHERS ? ", …" : "";
  const count = others.length === 1 ? "one other" : `${others.length} others`;
  return `${who} and ${count}: ${others.slice(0, MOST_OTHERS).join(", ")}${rest}`;
}

function whose(finding: Finding): string {
  const person = personIn(finding);
  return person === undefined ? "" : ` for ${parseIdentityUid(person)?.nativeId ?? person}`;
}

/** Whose agent it was, where it is one identity for everybody and the title does not say. */
export function forWhom(finding: Finding, safe: (text: string, max: number) => string): string {
  const person = personIn(finding);
  const name = person === undefined ? undefined : (parseIdentityUid(person)?.nativeId ?? person);
  return name === undefined || finding.title.includes(name.slice(0, 34)) ? "" : ` for ${safe(name, 60)}`;
}

/** A rule's score says no more than its severity. */
function sureOf({ confidence, score, calibration }: Finding): string {
  const scored = calibration === "none" ? "" : `, score ${score} of 100`;
  return `${confidence} confidence${scored}${calibration === "learning" ? ", still learning" : ""}`;
}

/** `2026-11-24 09:12 to 09:58 UTC`: a day is said once. */
function whenOf(finding: Finding): string {
  const [first, last] = [minute(finding.first_seen), minute(finding.last_seen)];
  if (first === last) return first;
  const [, day, clock] = SAME_DAY.exec(`${first} ${last}`) ?? [];
  return day === undefined ? `${first} to ${last}` : `${first.replace(/ UTC$/, "")} to ${clock} UTC`;
}

const SAME_DAY = /^(\S+) \S+ UTC \1 (\S+) UTC$/;

/** `2026-11-24 10:00 UTC`; what is no time is shown as it came. */
function minute(time: string): string {
  const at = parseTime(time);
  return Number.isNaN(at) ? time : formatMinute(at);
}
