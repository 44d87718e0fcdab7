import { dimensionName } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { scoreSum } from "../../pictures/score-sum.ts";

/** Scores from which a finding is medium, high and critical: 60 is once per 1,000 identity-days, each 20 more ten times rarer. */
const STEPS = [60, 75, 90] as const;

/** How the score adds up, where it is a sum. */
export function sumSection(finding: Finding): Html {
  const parts = finding.dimensions.map(({ name, added }) => ({ name: dimensionName({ name }), value: added }));
  if (parts.every(({ value }) => value <= 0)) return html``;
  return html`<section aria-labelledby="sum">
<h2 id="sum">How the score adds up</h2>
${scoreSum(parts)}
<p>Evidence is counted in powers of ten: 2 is a hundred times stranger than 0. Held against what this fleet's ordinary hours reach, it makes <strong>${Math.round(finding.score)} of 100</strong>. 60 is once per 1,000 identity-days, and each 20 more is ten times rarer; from ${STEPS.join(", ")} a score is medium, high, critical. What was done and where moves the severity, never the score.</p>
</section>`;
}
