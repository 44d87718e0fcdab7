import { shownName } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { counted, timeMark } from "../../markup/words.ts";
import { identityPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

/** Releases shortly before and meanwhile: what would explain it without anybody else. */
export function nearbySection({ nearby }: FindingView): Html {
  const all = nearby.answer;
  return html`<section aria-labelledby="nearby">
<h2 id="nearby">What could explain it</h2>
${
  all.length === 0
    ? html`<p>No release was logged in this account in the two hours before.</p>`
    : html`<p>Releases in this account in the two hours before and since:</p><ul class="companions">${all.map((each) => html`<li>${timeMark(each.time)} <strong>${each.action}</strong> <span class="resource">${each.resource}</span> by <a href="${identityPath(each.identity_uid)}">${shownName(each)}</a> <span class="muted">${counted(each.calls, "call")}</span></li>`)}</ul>`
}
${sqlBehind(nearby.question)}
</section>`;
}
