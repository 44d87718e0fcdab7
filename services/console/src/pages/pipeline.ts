import { type Html, html, lines } from "../markup/html.ts";
import { ago, amount, timeMark } from "../markup/words.ts";
import type { PipelineReport } from "../options.ts";
import type { HistoryCounts } from "../queries/counts.ts";
import type { PipelineFacts } from "../queries/pipeline.ts";
import { sqlPath } from "./paths.ts";
import { type Concern, concernsIn } from "./pipeline-concerns.ts";
import {
  budgetSection,
  calibrationSection,
  deadSection,
  receiversSection,
  sourcesSection,
  storageSection,
} from "./pipeline-facts.ts";
import { saidNotice } from "./said.ts";

export interface PipelineView {
  readonly history: HistoryCounts;
  /** Undefined where nobody told the console about the pipeline. */
  readonly report: PipelineReport | undefined;
  readonly facts: PipelineFacts;
  readonly version: string;
  readonly said: string | undefined;
  readonly now: number;
}

/** Does the pipeline work, and what has it done? */
export function pipelineBody({ history, report, facts, version, said, now }: PipelineView): Html {
  return html`<header class="headline"><h1>Pipeline</h1></header>
${saidNotice(said)}
${checks(report, concernsIn(facts, now))}
${report === undefined || report.counts.length === 0 ? undefined : html`<section aria-labelledby="flow"><h2 id="flow">Since it started</h2><table class="list ledger"><tbody>${report.counts.map((count) => html`<tr><th scope="row">${count.name}</th><td class="number" data-name="count">${count.value === undefined ? "?" : amount(count.value)}</td><td class="muted" data-name="meaning">${count.meaning}</td></tr>`)}</tbody></table></section>`}
<section aria-labelledby="history"><h2 id="history">In the history</h2><table class="list ledger"><tbody>
<tr><th scope="row">Events</th><td class="number" data-name="count">${amount(history.events)}</td><td class="muted" data-name="meaning">${history.events === 0 ? "nothing yet" : html`the last of ${timeMark(history.lastEvent)}, ${ago(history.lastEvent, now)}`}</td></tr>
<tr><th scope="row">Identities</th><td class="number" data-name="count">${amount(history.identities)}</td><td class="muted" data-name="meaning"><a href="/identities">who they are</a></td></tr>
<tr><th scope="row">Findings</th><td class="number" data-name="count">${amount(history.findings)}</td><td class="muted" data-name="meaning"><a href="/?open=any">all of them</a></td></tr>
<tr><th scope="row">Dead letters</th><td class="number" data-name="count">${amount(history.deadLetters)}</td><td class="muted" data-name="meaning">${deadText(history.deadLetters)}</td></tr>
</tbody></table></section>
${sourcesSection(facts, now)}
${deadSection(facts, now)}
${receiversSection(facts, now)}
<div class="pair">${budgetSection(facts, report?.budget)}${calibrationSection(facts)}</div>
${storageSection(facts)}
${configSection(report)}
<p class="muted">Rolecall ${version} · the same numbers stand in <code>/metrics</code></p>`;
}

/** What is ready, and what is not as it should be; nothing where neither is known. */
function checks(report: PipelineReport | undefined, concerns: readonly Concern[]): Html | undefined {
  if (report === undefined && concerns.length === 0) return undefined;
  const names = Object.entries(report?.health.body.checks ?? {});
  const notes = Object.entries(report?.health.body.notes ?? {});
  const isWell = report?.health.body.status === "ok" && concerns.length === 0;
  return html`<section aria-labelledby="health"><h2 id="health">${isWell ? "All is well" : "Something needs attention"}</h2>
<ul class="signs">${names.map(([name, answer]) => html`<li class="${answer === "ok" ? "as-always" : "odd"}"><span class="glyph" aria-hidden="true">${answer === "ok" ? "✓" : "✕"}</span><span class="sign-name">${name}</span><span class="sign-word">${answer === "ok" ? "ok" : "failing"}</span><span class="sign-detail">${answer === "ok" ? undefined : answer}</span></li>`)}${notes.map(([name, words]) => html`<li><span class="glyph" aria-hidden="true">…</span><span class="sign-name">${name}</span><span class="sign-word">under way</span><span class="sign-detail">${words}</span></li>`)}${concerns.map((each) => html`<li class="odd"><span class="glyph" aria-hidden="true">✕</span><span class="sign-name">${each.name}</span><span class="sign-word">${each.word}</span><span class="sign-detail">${each.detail}</span></li>`)}</ul></section>`;
}

/** The configuration that is in force; secrets are masked before they get here. */
function configSection(report: PipelineReport | undefined): Html | undefined {
  if (report?.config === undefined) return undefined;
  const { text, hash } = report.config;
  return html`<section aria-labelledby="config"><h2 id="config">Configuration</h2>
<p>In force, secrets as <code>***</code>; SHA-256 <code>${hash}</code></p>
<details><summary>Show it</summary><pre tabindex="0">${lines(text)}</pre></details></section>`;
}

const DEAD_SQL =
  "SELECT reason, source, count() AS letters, any(detail) AS example FROM dead_letters FINAL WHERE retried = 0 GROUP BY reason, source ORDER BY letters DESC";

function deadText(count: number): Html {
  return count === 0
    ? html`every record could be read`
    : html`records that could not be read: <a href="${sqlPath(DEAD_SQL)}">why, by source</a>, then <code>rolecall dead list</code>`;
}
