import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";
import { ago, amount } from "../markup/words.ts";
import { type CoverageLane, type coverageMap, MAP_HOURS } from "../queries/coverage-map.ts";
import { sqlBehind } from "./sql-behind.ts";

/** Which sources of which accounts are heard, hour by hour: where logs are missing, nothing can be found. */
export function coverageBody({ lanes, question }: Awaited<ReturnType<typeof coverageMap>>, now: number): Html {
  return html`<header class="headline"><h1>Coverage</h1><p class="hint"><a href="/identities">Identities</a></p></header>
<p>A week by the hour, the last hour at the right. A gap is an hour without a single event: nothing, and nobody, was watched.</p>
${lanes.length === 0 ? html`<section class="notice"><h2>Nothing has been logged yet</h2><p>The map begins with the first event. <a href="/pipeline">Is anything coming in?</a></p></section>` : html`<div class="record">${lanes.map((lane) => row(lane, now))}</div>`}
${sqlBehind(question)}`;
}

function row(lane: CoverageLane, now: number): Html {
  const heard = new Set(lane.hours);
  const missing = MAP_HOURS - heard.size;
  return html`<div class="lane-name"><span class="value" title="${lane.source} ${lane.account_uid}">${lane.source} <span class="muted">${lane.account_uid}</span></span><span class="muted">${amount(lane.events)}</span></div>
<div class="lane-picture">${strip(lane)}<span class="muted">${missing === 0 ? "heard every hour" : `${missing} of ${MAP_HOURS} hours without events`}, last ${ago(lane.last_seen, now)}</span></div>`;
}

function strip({ hours, counts, source, account_uid }: CoverageLane): Html {
  const most = Math.max(1, ...counts);
  const cells = hours.map((hour, i) => {
    const level = Math.max(1, Math.ceil(Math.sqrt((counts[i] ?? 0) / most) * 5));
    return `<rect class="h${level}" x="${hour}" y="0" width="1" height="10"/>`;
  });
  return html`<svg class="lane" viewBox="0 0 ${MAP_HOURS} 10" preserveAspectRatio="none" role="img" aria-label="${source} ${account_uid}, events by the hour">${raw(cells.join(""))}</svg>`;
}
