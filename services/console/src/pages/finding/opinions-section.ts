import { heldWords } from "../../markup/held-words.ts";
import { type Html, html } from "../../markup/html.ts";
import { counted, timeMark } from "../../markup/words.ts";
import type { Opinion } from "../../queries/finding/opinions.ts";
import { findingPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

const LIKENESS: Readonly<Record<Opinion["likeness"], string>> = {
  this: "of this finding",
  same: "of the same thing before",
  identity: "of the same identity",
  deviation: "of the same deviation elsewhere",
};

/** What people said of it and what stands of findings like it, and who was told of this one. */
export function opinionsSection({ opinions }: FindingView): Html {
  const all = opinions.answer;
  return html`<section aria-labelledby="opinions">
<h2 id="opinions">What was said before</h2>
${
  all.length === 0
    ? html`<p>Nobody has judged anything like it yet.</p>`
    : html`<ul class="opinions">${all.map(
        (each) =>
          html`<li class="opinion"><strong class="verdict ${each.verdict}">${each.verdict}</strong> ${LIKENESS[each.likeness]}${each.likeness === "this" ? undefined : html`: <a href="${findingPath(each.finding_uid)}">${each.title}</a>`} <span class="muted">by ${each.actor || "nobody named"}, ${timeMark(each.at)}</span>${each.comment === "" ? undefined : html`<q>${each.comment}</q>`}</li>`,
      )}</ul>`
}
${sqlBehind(opinions.question)}
</section>`;
}

/** Who was told of it, who was not, and why. */
export function fateSection({ fate }: FindingView): Html {
  const { told, held } = fate;
  return html`<section aria-labelledby="told">
<h2 id="told">Who was told</h2>
${told.length === 0 && held.length === 0 ? html`<p>The alerter has neither sent nor held back anything about it.</p>` : undefined}
<ul class="companions">${told.map((each) => html`<li><strong>${each.outcome}</strong> to ${each.receiver} <span class="muted">(${each.integration}, ${each.reason.replaceAll("_", " ")})</span> ${timeMark(each.at)} ${each.detail}</li>`)}
${held.map((each) => html`<li><strong>not told</strong>${each.receiver === "" ? "" : `: ${each.receiver}`}, because ${heldWords(each.reason)}${each.by === "" ? "" : ` (${each.by})`} <span class="muted">${counted(each.times, "time")}, last</span> ${timeMark(each.at)}</li>`)}</ul>
</section>`;
}
