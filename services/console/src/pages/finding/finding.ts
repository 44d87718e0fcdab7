import type { Principal } from "../../access/roles.ts";
import { type Html, html } from "../../markup/html.ts";
import { severityMark } from "../../markup/severity.ts";
import { saidNotice } from "../said.ts";
import { sqlText } from "../sql-behind.ts";
import { cadenceSection } from "./cadence-section.ts";
import { chainSection } from "./chain-section.ts";
import { companionsSection } from "./companions-section.ts";
import { dimensionsSection } from "./dimensions-section.ts";
import { facts } from "./facts.ts";
import { ladderSection } from "./ladder-section.ts";
import { membersSection } from "./members-section.ts";
import { isOfLog, logAdvice, logFacts } from "./missing-log.ts";
import { nearbySection } from "./nearby-section.ts";
import { fateSection, opinionsSection } from "./opinions-section.ts";
import type { FindingView } from "./read.ts";
import { recordSection } from "./record-section.ts";
import { signsSection } from "./signs-section.ts";
import { sumSection } from "./sum-section.ts";
import { tagsSection } from "./tags-section.ts";
import { timelineSection } from "./timeline-section.ts";
import { verdictSection } from "./verdict-section.ts";
import { weekSection } from "./week-section.ts";

export interface FindingPageOptions {
  /** How many identities there are, for the rarity in words. */
  readonly fleet: number;
  readonly now: number;
  readonly nameOfTag: (id: string) => string | undefined;
  /** What is to be done about it; the empty text where nobody says. */
  readonly advice: string;
  readonly who: Principal;
  /** False: nobody could be told of a verdict. */
  readonly hasAlerter: boolean;
  /** What was just done, of the address. */
  readonly said: string | undefined;
  /** What the alerter answered to it. */
  readonly also: string | undefined;
}

/** The page that an alert links to, in the order in which one decides. */
export function findingBody(view: FindingView, options: FindingPageOptions): Html {
  const { finding } = view;
  return html`<article class="finding">
${saidNotice(options.said, options.also)}
<header class="headline">
<p class="marks">${severityMark(finding.severity)}<span class="muted">score ${Math.round(finding.score)} of 100 · ${finding.kind}${finding.detector === finding.kind ? "" : ` · ${finding.detector}`}</span></p>
<h1>${finding.title}</h1>
<nav class="jumps" aria-label="On this page"><a href="#verdict">Verdict</a><a href="#signs">What to do</a>${isOfLog(finding) ? undefined : html`<a href="#timeline">Call by call</a>`}</nav>
</header>
${isOfLog(finding) ? ofLog(view, options) : ofIdentity(view, options)}
<div class="pair">${opinionsSection(view)}${fateSection(view)}</div>
<section aria-labelledby="reference"><h2 id="reference">For the record</h2>
<dl class="facts"><div><dt>Finding</dt><dd><code>${finding.finding_uid}</code></dd></div><div><dt>Identity</dt><dd><code>${finding.identity_uid}</code></dd></div><div><dt>Origin</dt><dd><code>${finding.origin}</code></dd></div><div><dt>Fingerprint</dt><dd><code>${finding.fingerprint}</code></dd></div></dl>
${sqlText(finding.sql)}</section>
</article>`;
}

/** Of whoever acted: the machine, or somebody with its key? */
function ofIdentity(view: FindingView, options: FindingPageOptions): Html {
  const { finding } = view;
  return html`${facts(view, options.fleet, options.now)}
<div class="pair deciding">${signsSection(view, options.advice)}${verdictSection(view, options.who, options.hasAlerter)}</div>
${membersSection(finding)}
${recordSection(view)}
<div class="pair">${weekSection(view)}<div>${companionsSection(view)}${nearbySection(view)}</div></div>
${ladderSection(view)}
${cadenceSection(view)}
${chainSection(view)}
<div class="pair">${sumSection(finding)}${tagsSection(finding, options.nameOfTag)}</div>
${dimensionsSection(finding)}
${timelineSection(view)}`;
}

/** Of a log: nobody acted, so there is nothing to tell from somebody else, and no call. */
function ofLog(view: FindingView, options: FindingPageOptions): Html {
  const { finding } = view;
  return html`${logFacts(finding, options.now)}
<div class="pair deciding">${logAdvice(options.advice)}${verdictSection(view, options.who, options.hasAlerter)}</div>
${dimensionsSection(finding)}`;
}
