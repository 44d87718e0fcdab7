import { dimensionName } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { severityMark } from "../../markup/severity.ts";
import { timeMark } from "../../markup/words.ts";
import { MOST_COMPANIONS } from "../../queries/finding/same-deviation.ts";
import { findingPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

/** Others whose evidence is led by the same: many at once are a release or an outage, a few may be one thief. */
export function companionsSection({ companions, finding }: FindingView): Html {
  const all = companions.answer;
  const lead = leadName(finding);
  return html`<section aria-labelledby="companions">
<h2 id="companions">Is it alone?</h2>
${
  all.length === 0
    ? html`<p>No finding of another identity within a day is led by the same: ${lead}.</p>`
    : html`<p>${all.length === 1 ? "One finding" : `${companionCount(all.length, "At least ")} findings`} of other identities within a day ${all.length === 1 ? "is" : "are"} led by the same: ${lead}. A release or an outage shows in many identities at once; a few can be one thief.</p>
<ul class="companions">${all.map((each) => html`<li>${severityMark(each.severity)} <a href="${findingPath(each.finding_uid)}">${each.title}</a> ${timeMark(each.time)}</li>`)}</ul>`
}
${sqlBehind(companions.question)}
</section>`;
}

/** What leads the evidence, as the companions are chosen by it. */
export function leadName({ dimensions: [lead], kind }: Finding): string {
  return lead === undefined ? kind : dimensionName(lead);
}

/** No more are read than are shown. */
export function companionCount(read: number, atLeast = "at least "): string {
  return read < MOST_COMPANIONS ? `${read}` : `${atLeast}${read}`;
}
