import type { CoverageState } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { timeMark } from "../../markup/words.ts";
import type { Watching } from "../../queries/identity/watching.ts";
import { detectorMark } from "../detector-words.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { IdentityView } from "./read.ts";

/** What to do about what is missing, where that is somebody's to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  "no policy governs it": "write one, or begin with the one suggested below",
  "nobody is known to own it": "name an owner in the inventory",
  "no rule reads its log": "a rule of your own can",
};

const MARKS: Readonly<Record<CoverageState, Html>> = {
  calibrated: html`<span class="calm">✓ calibrated</span>`,
  learning: html`<span class="muted">… learning</span>`,
  blind: html`<strong class="new">≠ blind</strong>`,
};

/** What watches it and how well: what would be found, what not, and why. */
export function watchingSection({ watching }: IdentityView): Html {
  const { answer, question } = watching;
  return html`<section aria-labelledby="watching"><h2 id="watching">What watches it</h2>
${
  answer.length === 0
    ? html`<p class="empty">Nothing is known yet: it is judged with its next calls.</p>`
    : html`<div class="scroll" tabindex="0" role="group" aria-label="Detectors"><table class="list"><thead><tr><th>What would be seen</th><th>How well</th><th>What is missing</th><th>Since</th></tr></thead><tbody>${answer.map(row)}</tbody></table></div>`
}
${sqlBehind(question)}</section>`;
}

function row({ detector, state, reason, time }: Watching): Html {
  const remedy = REMEDIES[reason];
  return html`<tr><th scope="row">${detectorMark(detector)}</th><td data-name="how well">${MARKS[state]}</td><td data-name="missing">${reason}${remedy === undefined ? undefined : html` <span class="muted">${remedy}</span>`}</td><td data-name="since">${timeMark(time)}</td></tr>`;
}
