import type { ExpectedItem } from "@rolecall/clickhouse";
import type { Principal } from "../access/roles.ts";
import type { SilenceItem } from "../api/list-silences.ts";
import { heldWords } from "../markup/held-words.ts";
import { type Html, html } from "../markup/html.ts";
import { ago, amount, timeMark } from "../markup/words.ts";
import type { Question } from "../queries/question.ts";
import type { RegretItem } from "../queries/receipts.ts";
import { expectedSection } from "./expected-section.ts";
import { findingPath, identityPath } from "./paths.ts";
import { saidNotice } from "./said.ts";
import type { SilenceDraft } from "./silence-draft.ts";
import { sqlBehind } from "./sql-behind.ts";

export interface SilencesView {
  readonly silences: readonly SilenceItem[];
  readonly expected: readonly ExpectedItem[];
  readonly regrets: readonly RegretItem[];
  readonly regretsAsked: Question;
  readonly who: Principal;
  readonly hasAlerter: boolean;
  readonly said: string | undefined;
  /** What the alerter answered to it. */
  readonly also: string | undefined;
  /** What the form holds. */
  readonly draft: SilenceDraft;
  /** What that would cover, a sentence each; undefined where nobody asked. */
  readonly covers: readonly string[] | undefined;
  readonly now: number;
}

/** What holds findings back now, what it hides, and what it should not have hidden. */
export function silencesBody(view: SilencesView): Html {
  const may = view.hasAlerter && view.who.scopes.has("respond");
  return html`<header class="headline"><h1>Silences</h1><p class="hint"><a href="/why-not">Why was nobody told?</a></p></header>
${saidNotice(view.said, view.also)}
${may ? form(view) : undefined}
<section aria-labelledby="all"><h2 id="all">What holds findings back</h2>
${view.silences.length === 0 ? html`<p class="empty">No silence was ever set.</p>` : html`<div class="scroll" tabindex="0" role="group" aria-label="Silences"><table class="list"><thead><tr><th>Matches</th><th>State</th><th>From</th><th>Until</th><th>Who and why</th><th class="number">Hid</th><td></td></tr></thead><tbody>${view.silences.map((each) => row(each, may, view.now))}</tbody></table></div>`}
</section>
${expectedSection(view.expected, may, view.now)}
${regretSection(view)}`;
}

function form({ draft, covers }: SilencesView): Html {
  return html`<section aria-labelledby="new"><h2 id="new">A new one</h2>
<form method="post" action="/silences" class="filters">
<label class="wide">Matchers, one a line, all must match <textarea name="matchers" rows="2" required spellcheck="false" placeholder="identity_uid=&quot;aws:…&quot;">${draft.matchers}</textarea></label>
<label>Hours <input name="hours" type="number" min="0.1" max="720" step="0.1" value="${draft.hours || "4"}"></label>
<label class="wide">Why <input name="comment" maxlength="1000" required value="${draft.comment}"></label>
<button>Silence</button>
<button formmethod="get" formaction="/silences" formnovalidate>What would it cover?</button>
</form>
${covers === undefined ? undefined : html`<p class="said" role="status">${covers[0]}${covers.slice(1).map((each) => html`<br>⚠ ${each}`)}</p>`}
<p class="muted">Findings that match go on being found and kept; they tell nobody until it ends, and each leaves a receipt. Fields: <code>severity kind detector identity_uid identity_kind identity_name owner environment fingerprint finding_uid</code></p></section>`;
}

function row(each: SilenceItem, may: boolean, now: number): Html {
  const isOver = each.state === "expired";
  return html`<tr><th scope="row"><code>${each.matchers.join(" ")}</code></th><td data-name="state">${isOver ? html`<span class="muted">over</span>` : html`<strong>${each.state}</strong>`}</td>
<td data-name="from">${timeMark(each.starts_at)}</td><td data-name="until">${timeMark(each.ends_at)} <span class="muted">${ago(each.ends_at, now)}</span></td>
<td data-name="why">${each.created_by}${each.comment === "" ? "" : html`: <q>${each.comment}</q>`}</td><td class="number" data-name="hid">${amount(each.hidden)}</td>
<td>${may && !isOver ? html`<form method="post" action="/silences/${encodeURIComponent(each.silence_id)}/expire"><button>End it</button></form>` : undefined}</td></tr>`;
}

function regretSection({ regrets, regretsAsked }: SilencesView): Html {
  return html`<section aria-labelledby="regret"><h2 id="regret">Regret: what hid something real</h2>
${
  regrets.length === 0
    ? html`<p class="empty">Nothing held back evidence of what was later confirmed as compromised.</p>`
    : html`<ul class="companions">${regrets.map((each) => html`<li>${timeMark(each.held_at)} <a href="${findingPath(each.finding_uid)}">${each.title || each.finding_uid}</a> told nobody because ${heldWords(each.reason)}${each.by === "" ? "" : html` (<code>${each.by}</code>)`}; <a href="${identityPath(each.identity_uid)}">its identity</a> was confirmed ${timeMark(each.verdict_at)}</li>`)}</ul>`
}
${sqlBehind(regretsAsked)}</section>`;
}
