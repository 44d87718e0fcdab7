import { type Html, html } from "../../markup/html.ts";
import { severityMark } from "../../markup/severity.ts";
import { timeMark } from "../../markup/words.ts";
import { MOST_COMPANIONS } from "../../queries/same-deviation.ts";
import { findingPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

/** Others with the same deviation: many at once are a release or an outage, rarely many thieves. */
export function companionsSection({ companions }: FindingView): Html {
  const all = companions.answer;
  return html`<section aria-labelledby="companions">
<h2 id="companions">Is it alone?</h2>
${
  all.length === 0
    ? html`<p>No other identity deviated in the same way within a day.</p>`
    : html`<p>There ${all.length === 1 ? "is" : "are"} ${companionCount(all.length)} other ${all.length === 1 ? "finding" : "findings"} of the same kind within a day. Many at once are more often a release or an outage than a thief.</p>
<ul class="companions">${all.map((each) => html`<li>${severityMark(each.severity)} <a href="${findingPath(each.finding_uid)}">${each.title}</a> ${timeMark(each.time)}</li>`)}</ul>`
}
${sqlBehind(companions.question)}
</section>`;
}

/** No more are read than are shown. */
export function companionCount(read: number): string {
  return read < MOST_COMPANIONS ? `${read}` : `at least ${read}`;
}
