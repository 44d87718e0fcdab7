import { dimensionName, groupIn, MEMBERS } from "@rolecall/alerting";
import { CALLED_FROM, type Finding, type Pattern } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { shareBar } from "../../pictures/share-bar.ts";

/** The patterns in plain words. */
const WORDS: Readonly<Record<Pattern, string>> = {
  FREQUENT: "usual",
  INFREQUENT: "seldom seen",
  RARE: "new to it, known to its peers",
  UNSEEN: "new to it and to its peers",
  BUSINESS_HOURS: "in business hours",
  OFF_HOURS: "at an odd hour",
  SURGE: "more than usual",
  BURST: "all at once",
  DROP: "less than usual",
  MATCH: "matches the rule",
};

/** The rungs of novelty: known to itself, new to itself, new to its peers too. */
const RUNGS: Readonly<Partial<Record<Pattern, number>>> = { INFREQUENT: 1, RARE: 2, UNSEEN: 3 };

/** Every dimension: what was seen, what was expected, and how much of the evidence it is. Who called is among the facts, and the members of a group have a section of their own. */
export function dimensionsSection(finding: Finding): Html {
  const isGroup = groupIn(finding).length > 1;
  const dimensions = finding.dimensions.filter(({ name }) => name !== CALLED_FROM && !(isGroup && name === MEMBERS));
  if (dimensions.length === 0) return html``;
  const most = Math.max(...dimensions.map((dimension) => dimension.added));
  const isWeighed = most > 0;
  return html`<section aria-labelledby="evidence">
<h2 id="evidence">What was measured</h2>
<div class="scroll"><table class="dimensions">
<thead><tr><th>What</th><th>Observed</th><th>Expected</th><th>How new</th>${isWeighed ? html`<th class="number">Weight</th>` : undefined}</tr></thead>
<tbody>${dimensions.map(
    (
      each,
    ) => html`<tr><th scope="row">${dimensionName(each)}</th><td data-name="observed"><strong>${each.observed}</strong></td><td data-name="expected">${each.expected}</td>
<td data-name="how new">${ladder(each.pattern)}${WORDS[each.pattern]}</td>${isWeighed ? html`<td class="number" data-name="weight">${each.added.toFixed(2)}${shareBar(each.added, most)}</td>` : undefined}</tr>`,
  )}</tbody>
</table></div>
${isWeighed ? html`<p class="muted">The weights add up to the evidence. A weight of 0 says the same as a stronger line above it.</p>` : undefined}
</section>`;
}

function ladder(pattern: Pattern): Html | undefined {
  const rung = RUNGS[pattern];
  if (rung === undefined) return undefined;
  return html`<span class="ladder" aria-hidden="true">${[1, 2, 3].map((step) => (step <= rung ? "▮" : "▯"))}</span>`;
}
