import { dimensionName } from "@rolecall/alerting";
import type { ExpectedItem } from "@rolecall/clickhouse";
import { type Html, html } from "../markup/html.ts";
import { ago, amount, timeMark } from "../markup/words.ts";
import { findingPath, identityPath } from "./paths.ts";

/** What people called expected: it tells nobody until it ends, or until somebody takes that back. */
export function expectedSection(expected: readonly ExpectedItem[], may: boolean, now: number): Html {
  return html`<section aria-labelledby="expected"><h2 id="expected">What is expected</h2>
${
  expected.length === 0
    ? html`<p class="empty">Nothing is: no verdict holds anything back.</p>`
    : html`<div class="scroll" tabindex="0" role="group" aria-label="What is expected"><table class="list"><thead><tr><th>Pattern</th><th>Of</th><th>Until</th><th>Who and why</th><th class="number">Hid</th><td></td></tr></thead><tbody>${expected.map((each) => row(each, may, now))}</tbody></table></div>
<p class="muted">Each ends by itself. <em>Reopen</em> takes the verdict back: what it held back is told, and the same tells again.</p>`
}
</section>`;
}

function row(each: ExpectedItem, may: boolean, now: number): Html {
  return html`<tr><th scope="row">${patternOf(each)}</th><td data-name="of"><a href="${identityPath(each.identity_uid)}">${each.identity_uid}</a>${each.members > 1 ? ` and ${each.members - 1} more` : ""}: <a href="${findingPath(each.finding_uid)}">${each.title || each.finding_uid}</a></td>
<td data-name="until">${timeMark(each.ends_at)} <span class="muted">${ago(each.ends_at, now)}</span></td>
<td data-name="why">${each.created_by || "nobody named"}${each.comment === "" ? "" : html`: <q>${each.comment}</q>`}</td><td class="number" data-name="hid">${amount(each.hidden)}</td>
<td>${may ? html`<form method="post" action="${findingPath(each.finding_uid)}/verdict"><input type="hidden" name="back" value="/silences"><button name="verdict" value="reopen" aria-label="Reopen: ${each.title || each.finding_uid}">Reopen</button></form>` : undefined}</td></tr>`;
}

function patternOf({ detector, feature, value, severity }: ExpectedItem): Html {
  const most = severity === "" ? undefined : html`, no graver than ${severity}`;
  if (feature === "") return html`<code>${detector}</code>${most}`;
  return html`${dimensionName({ name: feature })} <code>${value}</code>${most}`;
}
