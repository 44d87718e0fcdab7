import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";
import { ago, amount, spaced } from "../markup/words.ts";
import { COVERAGE_MAP, type CoverageLane, MAP_HOURS, WATCHED, type Watched } from "../queries/coverage-map.ts";
import { detectorMark } from "./detector-words.ts";
import { sqlBehind } from "./sql-behind.ts";

/** Which sources of which accounts are heard, hour by hour: where logs are missing, nothing can be found. */
export function coverageBody(lanes: readonly CoverageLane[], detectors: readonly Watched[], now: number): Html {
  return html`<header class="headline"><h1>Coverage</h1><p class="hint"><a href="/identities">Identities</a></p></header>
<p>A week by the hour, the last hour at the right. A gap is an hour without a single event: nothing, and nobody, was watched.</p>
${lanes.length === 0 ? html`<section class="notice"><h2>Nothing has been logged yet</h2><p>The map begins with the first event. <a href="/pipeline">Is anything coming in?</a></p></section>` : html`<div class="record">${lanes.map((lane) => row(lane, now))}</div>`}
${sqlBehind(COVERAGE_MAP)}
${watchedSection(detectors)}`;
}

function row(lane: CoverageLane, now: number): Html {
  return html`<div class="lane-name"><span class="value" title="${lane.source} ${lane.account_uid}">${lane.source} <span class="muted">${lane.account_uid}</span></span><span class="muted">${amount(lane.events)}</span></div>
<div class="lane-picture">${strip(lane)}<span class="lane-note">${heardText(lane)}, last heard ${ago(lane.last_seen, now)}</span></div>`;
}

/** Hours before the first event of the week are no gap of a source that was connected in it. */
function heardText({ hours }: CoverageLane): string {
  const first = Math.min(...hours);
  const shown = MAP_HOURS - first;
  const missing = shown - new Set(hours).size;
  const since = first === 0 ? "" : " since the first of the week";
  if (missing === 0) return `heard every hour${since}`;
  return `${missing} of ${shown} hours without events${since}`;
}

function strip({ hours, counts, source, account_uid }: CoverageLane): Html {
  const most = Math.max(1, ...counts);
  const cells = hours.map((hour, i) => {
    const level = Math.max(1, Math.ceil(Math.sqrt((counts[i] ?? 0) / most) * 5));
    return `<rect class="h${level}" x="${hour}" y="0" width="1" height="10"/>`;
  });
  return html`<svg class="lane" viewBox="0 0 ${MAP_HOURS} 10" preserveAspectRatio="none" role="img" aria-label="${source} ${account_uid}, events by the hour">${raw(cells.join(""))}</svg>`;
}

/** Who is watched by what, and how well. */
function watchedSection(detectors: readonly Watched[]): Html {
  if (detectors.length === 0) return html``;
  return html`<section aria-labelledby="watched"><h2 id="watched">What watches, and whom it cannot</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Detectors"><table class="list"><thead><tr><th>What would be seen</th><th class="number">Calibrated</th><th class="number">Learning</th><th class="number">Blind</th><th>What is missing</th></tr></thead>
<tbody>${detectors.map((each) => html`<tr><th scope="row">${detectorMark(each.detector)}</th><td class="number" data-name="calibrated">${amount(each.calibrated)}</td><td class="number" data-name="learning">${amount(each.learning)}</td><td class="number" data-name="blind">${each.blind === 0 ? "0" : html`<strong class="new">≠ ${amount(each.blind)}</strong>`}</td><td data-name="missing">${each.missing.map(spaced).join(", ")}</td></tr>`)}</tbody></table></div>
${sqlBehind(WATCHED)}</section>`;
}
