import { FINDING_KINDS, type Finding, SEVERITIES, type Severity, shownName } from "@rolecall/core";
import type { Principal } from "../access/roles.ts";
import type { FindingParameters } from "../api/parameters.ts";
import { type Child, type Html, html } from "../markup/html.ts";
import { severityMark } from "../markup/severity.ts";
import { ago, amount, counted, spaced } from "../markup/words.ts";
import type { EpisodeState } from "../queries/episode-states.ts";
import type { KeptView } from "../queries/kept-views.ts";
import type { ReceiverState } from "../queries/pipeline.ts";
import type { WatchSummary } from "../queries/watch-summary.ts";
import { isOfLog } from "./finding/missing-log.ts";
import { GIVE_BACK, REOPEN, VERDICTS } from "./finding/verdict-section.ts";
import { keptViews } from "./kept-views.ts";
import { findingPath, identityPath } from "./paths.ts";
import { deafText } from "./pipeline-facts.ts";
import { saidNotice } from "./said.ts";

export interface InboxView {
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
  /** As in the address. */
  readonly asked: FindingParameters & { readonly sinceText?: string | undefined };
  readonly nextCursor: string | undefined;
  /** Has anything been logged at all? */
  readonly hasEvents: boolean;
  /** Asked where the list is empty, or the history young; undefined where nobody has been seen. */
  readonly watch: WatchSummary | undefined;
  readonly now: number;
  /** That the reader keeps. */
  readonly views: readonly KeptView[];
  readonly states: ReadonlyMap<string, EpisodeState>;
  readonly who: Principal;
  readonly hasAlerter: boolean;
  /** What of the process does not work: what happens meanwhile may be missing. */
  readonly failing: readonly string[];
  /** Receivers that take no messages. */
  readonly deaf: readonly ReceiverState[];
  readonly said: string | undefined;
  /** What the alerter answered to it. */
  readonly also: string | undefined;
  /** The address of this list, to come back to. */
  readonly here: string;
}

const WORST_FIRST = SEVERITIES.toReversed();

/** What deviates, the last day first, in each day the worst first. */
export function inboxBody(view: InboxView): Html {
  return html`<header class="headline"><h1>Findings</h1><p class="hint muted">Keys: <kbd>j</kbd> <kbd>k</kbd> move, <kbd>?</kbd> all of them · <a href="/why-not">Why was nobody told?</a> · this list as <a href="${exportAddress(view.asked, "csv")}">CSV</a> or <a href="${exportAddress(view.asked, "json")}">JSON</a></p></header>
${saidNotice(view.said, view.also)}${unseen(view)}${untold(view)}
<p class="live" id="live" role="status" hidden></p>
${severityLinks(view)}
${filterForm(view.asked)}
${keptViews(view.views, view.here)}
${view.findings.length === 0 ? empty(view) : [stillLearning(view), list(view)]}
${view.nextCursor === undefined ? undefined : html`<p class="more"><a href="${address(view.asked, { cursor: view.nextCursor })}">Older findings</a></p>`}`;
}

/** A list that no longer grows looks like one of quiet days. */
function unseen({ failing }: InboxView): Html | undefined {
  if (failing.length === 0) return undefined;
  return html`<p class="said bad" role="status">✕ What happens now may be missing here. ${failing.join("; ")}. <a href="/pipeline">Pipeline</a></p>`;
}

/** Whoever trusts that they would have been told must see here that nobody is. */
function untold({ deaf, now }: InboxView): Html | undefined {
  if (deaf.length === 0) return undefined;
  const each = deaf.map((state) => `${state.receiver}: ${deafText(state, now)}`).join("; ");
  return html`<p class="said bad" role="status">✕ Not everybody is told. ${each}. <a href="/pipeline">Pipeline</a></p>`;
}

/** Days of the list; where somebody may judge, as a form over those that are chosen. */
function list(view: InboxView): Html {
  const days = daysOf(view.findings).map(([day, findings]) => daySection(day, findings, view));
  if (!mayJudge(view)) return html`${days}`;
  const answers = [...VERDICTS, view.asked.open === "true" ? GIVE_BACK : REOPEN];
  const button = ([verdict, key, label, effect]: (typeof VERDICTS)[number]): Html =>
    html`<button name="verdict" value="${verdict}" data-key="${key}" title="${effect}">${label}</button>`;
  return html`<form method="post" action="/findings/verdicts" id="bulk"><input type="hidden" name="back" value="${view.here}">
${days}
<div class="bulk" role="group" aria-label="Judge the chosen ones"><span id="chosen">Chosen findings:</span> ${answers.map(button)} <label>Why <input name="comment" maxlength="1000" autocomplete="off"></label></div>
</form>`;
}

function mayJudge({ who, hasAlerter }: InboxView): boolean {
  return hasAlerter && who.scopes.has("respond");
}

function severityLinks({ counts, asked }: InboxView): Html {
  const total = WORST_FIRST.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  const isChosen = (severity: Severity): boolean => asked.severity?.length === 1 && asked.severity[0] === severity;
  const link = (href: string, current: boolean, mark: Child, count: number): Html =>
    html`<li><a class="count" href="${href}"${current ? html` aria-current="true"` : undefined}>${mark}<strong>${amount(count)}</strong></a></li>`;
  return html`<ul class="counts" aria-label="By severity">
${link(address(asked, { severity: undefined, cursor: undefined }), asked.severity === undefined, html`<span class="severity">all</span>`, total)}
${WORST_FIRST.map((severity) => link(address(asked, { severity, cursor: undefined }), isChosen(severity), severityMark(severity), counts[severity] ?? 0))}
</ul>`;
}

function filterForm(asked: InboxView["asked"]): Html {
  const option = (value: string, text: string, chosen: string): Html =>
    html`<option value="${value}"${value === chosen ? html` selected` : undefined}>${text}</option>`;
  const state = asked.open ?? "any";
  const kind = asked.kind?.length === 1 ? (asked.kind[0] ?? "") : "";
  return html`<form class="filters" method="get" action="/">
${asked.severity === undefined ? undefined : html`<input type="hidden" name="severity" value="${asked.severity.join(",")}">`}
<label>State <select name="open">${option("true", "open", state)}${option("false", "closed", state)}${option("any", "any", state)}</select></label>
<label>Kind <select name="kind">${option("", "any", kind)}${FINDING_KINDS.map((each) => option(each, each, kind))}</select></label>
<label>Since <input name="since" value="${asked.sinceText ?? ""}" placeholder="7d or 2026-11-24" size="18"></label>
<label class="wide">Identity <input name="identity" value="${asked.identity ?? ""}" placeholder="its name or its uid"></label>
<label>Owner <input name="owner" value="${asked.owner ?? ""}" size="14"></label>
<label>Rule or detector <input name="detector" value="${asked.detector ?? ""}" size="18"></label>
<button>Filter</button>
</form>`;
}

function daySection(day: string, findings: readonly Finding[], view: InboxView): Html {
  const all =
    mayJudge(view) && findings.length > 1
      ? html`<button type="button" class="all" data-all hidden>Choose all ${findings.length}</button>`
      : undefined;
  return html`<section aria-labelledby="d${day}"><div class="day-line"><h2 class="day" id="d${day}">${day} <span class="muted">UTC</span></h2>${all}</div>
<ol class="inbox">${groupsOf(findings).map(([head, ...more]) => group(head, more, view))}</ol></section>`;
}

/** Of one identity on one day: the worst, and what else it is told of below it. */
function group(head: Finding, more: readonly Finding[], view: InboxView): Html {
  return html`${row(head, view)}${more.map((each) => row(each, view, true))}`;
}

function row(finding: Finding, view: InboxView, isBelow = false): Html {
  const { now, states } = view;
  const uid = finding.finding_uid;
  const box = mayJudge(view)
    ? html`<input type="checkbox" name="uid" value="${uid}" aria-label="Choose: ${finding.title}">`
    : undefined;
  return html`<li data-row="${uid}"${isBelow ? html` class="below"` : undefined}>
<span class="pick">${box}${severityMark(finding.severity)}</span>
<div class="what"><a class="title" href="${findingPath(uid)}">${finding.title}</a> ${stateMark(states.get(uid))}
<p class="who">${isOfLog(finding) ? html`<span>${shownName(finding)}</span>` : whose(finding, view)}${finding.environment === "" ? undefined : html` <span>${finding.environment}</span>`} <span>${finding.kind === "behavior" ? howRare(finding) : narrowed(view, "detector", finding.detector, sourceOf(finding))}</span></p></div>
<div class="when"><time datetime="${finding.time}" data-form="clock">${finding.time.slice(11, 16)}</time><span class="muted">${ago(finding.time, now)}</span></div>
</li>`;
}

/** Who acted, and whose they are. */
function whose(finding: Finding, view: InboxView): Html {
  return html`<a href="${identityPath(finding.identity_uid)}">${shownName(finding)}</a> <span class="kind">${spaced(finding.identity_kind)}</span> <span>${finding.owner === "" ? "no owner" : narrowed(view, "owner", finding.owner, finding.owner)}</span>`;
}

/** The same list, of those alone that share this. */
function narrowed({ asked }: InboxView, by: "owner" | "detector", value: string, words: string): Html {
  return html`<a class="narrow" href="${address(asked, { [by]: value, cursor: undefined })}" title="Only these">${words}</a>`;
}

/** Where its episode stands, where that is more than that it fires. */
function stateMark(state: EpisodeState | undefined): Html | undefined {
  if (state === undefined || state.state === "firing" || state.state === "pending") return undefined;
  const by = state.actor === "" ? "" : ` by ${state.actor}`;
  const why = state.state === "closed" ? `: ${spaced(state.reason)}` : "";
  return html`<span class="state ${state.state}">${state.state}${why}${by}</span>`;
}

/** In the order of the list, those of one identity together. */
function groupsOf(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const known = groups.get(finding.identity_uid);
    if (known === undefined) groups.set(finding.identity_uid, [finding]);
    else known.push(finding);
  }
  return [...groups.values()];
}

/** A detector is mostly named after its kind: `lifecycle.orphaned`, `policy:deploy-only`. */
function sourceOf({ kind, detector }: Finding): string {
  return [".", ":"].some((mark) => detector.startsWith(kind + mark)) ? detector : `${kind} ${detector}`;
}

function howRare(finding: Finding): string {
  const rate = finding.expected_rate?.replace(/ by the nominal model.*$/, "") ?? "";
  return finding.calibration === "learning" ? `${rate}, still learning` : rate;
}

/** Days in order of the list; the worst of a day first. */
function daysOf(findings: readonly Finding[]): readonly (readonly [string, readonly Finding[]])[] {
  const days = new Map<string, Finding[]>();
  for (const finding of findings) {
    const day = finding.time.slice(0, 10);
    const list = days.get(day) ?? [];
    list.push(finding);
    days.set(day, list);
  }
  const rank = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  return Array.from(days, ([day, list]) => [day, list.toSorted((a, b) => rank(b) - rank(a))] as const);
}

function empty({ asked, hasEvents, watch, now }: InboxView): Html {
  const { severity, kind, identity, owner, detector, sinceText, cursor } = asked;
  const isFiltered = severity ?? kind ?? identity ?? owner ?? detector ?? sinceText ?? cursor;
  const watched = watch === undefined ? WAITING : watchText(watch, now);
  if (isFiltered !== undefined)
    return html`<section class="notice"><h2>Nothing matches</h2><p>No finding has all of these properties. <a href="/">Show all open ones.</a></p>${watch && watched}</section>`;
  if (!hasEvents && watch === undefined)
    return html`<section class="notice"><h2>Nothing has been logged yet</h2><p>Send records to <code>POST /v1/logs</code>, name topics in <code>rolecall.yaml</code>, or read files:</p><pre>npx rolecall replay cloudtrail/*.json.gz</pre><p>What arrives is counted on the <a href="/pipeline">pipeline page</a>.</p></section>`;
  if (asked.open === "false")
    return html`<section class="notice"><h2>No finding is closed</h2><p>Nobody has judged any. <a href="/">Show the open ones.</a></p></section>`;
  const all =
    asked.open === undefined
      ? undefined
      : html`<p><a href="/?open=any">Show closed ones too</a>, or see <a href="/identities">who is watched</a>.</p>`;
  return html`<section class="notice"><h2>${all === undefined ? "Nothing was ever found" : "No finding is open"}</h2>${watched}${all}</section>`;
}

const WAITING = html`<p>Events come in, and nobody is judged yet: each waits for earlier ones as long as its source may be late (15 minutes for CloudTrail).</p>`;

/** What it is worth that nothing was found. */
function watchText({ identities, calibrated, learning, last_seen }: WatchSummary, now: number): Html {
  const [unsure, blind] = [learning, Math.max(0, identities - calibrated - learning)];
  const others = [
    ...(unsure === 0 ? [] : [`${amount(unsure)} ${unsure === 1 ? "is" : "are"} still being learnt`]),
    ...(blind === 0 ? [] : [`${amount(blind)} cannot be judged so`]),
  ];
  return html`<p>${counted(identities, "identity", "identities")} ${identities === 1 ? "is" : "are"} watched, the last event was ${ago(last_seen, now)}. By how they behave ${amount(calibrated)} can be judged${others.length === 0 ? "" : `; ${others.join(", ")}`}: <a href="/coverage">coverage</a> says what is missing. Known attacks are told of from the first event on.</p>`;
}

/** A list that is short because hardly anybody is known yet looks like one of quiet days, too. */
function stillLearning({ watch, now }: InboxView): Html | undefined {
  if (watch === undefined || watch.calibrated >= watch.learning) return undefined;
  return html`<section class="notice"><h2>Still learning</h2>${watchText(watch, now)}</section>`;
}

type Change = Readonly<Partial<Record<"severity" | "cursor" | "owner" | "detector", string | undefined>>>;

/** The address of the same list, changed. */
function address(asked: InboxView["asked"], change: Change): string {
  const parameters = new URLSearchParams();
  const all: Readonly<Record<string, string | undefined>> = {
    open: asked.open ?? "any",
    severity: asked.severity?.join(","),
    kind: asked.kind?.join(","),
    identity: asked.identity,
    owner: asked.owner,
    detector: asked.detector,
    since: asked.sinceText,
    ...change,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined && value !== "") parameters.set(name, value);
  return `/?${parameters}`;
}

function exportAddress(asked: InboxView["asked"], format: "csv" | "json"): string {
  return `/findings.${format}${address(asked, { cursor: undefined }).slice(1)}`;
}
