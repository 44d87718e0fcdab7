import { formatTime } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { amount, timeText } from "../../markup/words.ts";
import { laneMarks } from "../../pictures/lane.ts";
import { rateChart } from "../../pictures/rate-chart.ts";
import { type Facet, isNew, type Lane } from "../../queries/finding/lanes.ts";
import type { Span } from "../../queries/span.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

const SHOWN_NEW = 6;
const SHOWN_KNOWN = 5;

const NAMES: readonly (readonly [Facet, string])[] = [
  ["src_network", "Networks"],
  ["client", "Clients"],
  ["action", "Actions"],
];

/** Three weeks on one axis: how much, from where, with what, what. The odd time is the band at the right. */
export function recordSection(view: FindingView): Html {
  const { span, hours, lanes } = view;
  const most = Math.max(0, ...hours.answer.map((hour) => hour.calls));
  return html`<section aria-labelledby="record">
<h2 id="record">Three weeks, and this</h2>
<p class="key"><span class="swatch usual"></span>usual <span class="swatch expected"></span>where 9 of 10 such hours lie <span class="swatch odd"></span>the odd time <span class="swatch refused"></span>denied or failed</p>
<div class="record">
<div class="lane-name"><strong>Calls per hour</strong><span class="muted">0 to ${amount(most)}</span></div>
<div class="lane-picture">${rateChart(hours.answer, span)}</div>
${axis(span)}
${NAMES.map(([facet, name]) => laneGroup(name, lanes.answer[facet], span))}
</div>
${sqlBehind(hours.question, lanes.question)}
</section>`;
}

function axis(span: Span): Html {
  const day = (at: number): string => timeText(formatTime(at)).slice(0, 10);
  return html`<div class="lane-name axis"></div><div class="axis"><span>${day(span.from)}</span><span>${span.oddFrom < span.to ? html`<strong>▼ <time datetime="${formatTime(span.oddFrom)}">${timeText(formatTime(span.oddFrom)).slice(0, 16)}</time></strong>` : day(span.to)}</span></div>`;
}

function laneGroup(name: string, all: readonly Lane[], span: Span): Html {
  if (all.length === 0) return html``;
  const fresh = all.filter(isNew);
  const known = all.filter((lane) => !isNew(lane));
  const shown = [...fresh.slice(0, SHOWN_NEW), ...known.slice(0, SHOWN_KNOWN)];
  const hidden = all.length - shown.length;
  return html`<div class="lane-group">${name}</div>
${shown.map((lane) => laneRow(lane, span))}
${hidden > 0 ? html`<div class="lane-more muted">and ${amount(hidden)} more</div>` : undefined}`;
}

function laneRow(lane: Lane, span: Span): Html {
  const mark = isNew(lane)
    ? html`<span class="new">≠ new</span>`
    : html`<span class="muted">${amount(lane.before)}</span>`;
  return html`<div class="lane-name"><span class="value" title="${lane.value}">${lane.value}</span>${mark}</div><div class="lane-picture">${laneMarks(lane, span)}</div>`;
}
