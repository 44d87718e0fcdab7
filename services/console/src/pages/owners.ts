import { type Html, html } from "../markup/html.ts";
import { ago, amount } from "../markup/words.ts";
import { shareBar } from "../pictures/share-bar.ts";
import type { OwnerRisk } from "../queries/fleet.ts";
import type { Question } from "../queries/question.ts";
import { sqlBehind } from "./sql-behind.ts";

/** Who answers for how much, and what is open there. */
export function ownersBody(owners: readonly OwnerRisk[], question: Question, now: number): Html {
  const most = Math.max(0, ...owners.map(weight));
  return html`<header class="headline"><h1>Risk by owner</h1><p class="hint"><a href="/identities">Identities</a></p></header>
${owners.length === 0 ? html`<section class="notice"><h2>Nobody has been seen yet</h2></section>` : html`<div class="scroll" tabindex="0" role="group" aria-label="Owners"><table class="list"><thead><tr><th>Owner</th><th class="number">Identities</th><th class="number">Dormant</th><th class="number">Critical</th><th class="number">High</th><th class="number">Other</th><th>Weight</th><th class="number">Last seen</th></tr></thead><tbody>${owners.map((each) => row(each, most, now))}</tbody></table></div>`}
<p class="muted">Open findings only. The weight counts a critical one as 10, a high one as 3, any other as 1.</p>
${sqlBehind(question)}`;
}

function weight({ critical, high, other }: OwnerRisk): number {
  return critical * 10 + high * 3 + other;
}

function row(each: OwnerRisk, most: number, now: number): Html {
  const query = each.owner === "" ? "view=unowned" : `owner=${encodeURIComponent(each.owner.toWellFormed())}`;
  return html`<tr><th scope="row"><a href="/identities?${query}">${each.owner || "nobody"}</a></th><td class="number" data-name="identities">${amount(each.identities)}</td><td class="number" data-name="dormant">${amount(each.dormant)}</td><td class="number" data-name="critical">${amount(each.critical)}</td><td class="number" data-name="high">${amount(each.high)}</td><td class="number" data-name="other">${amount(each.other)}</td><td class="bar">${shareBar(weight(each), most)}</td><td class="number" data-name="last seen">${ago(each.last, now)}</td></tr>`;
}
