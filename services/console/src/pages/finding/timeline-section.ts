import { type Finding, isOfMany } from "@rolecall/core";
import { type Html, html, lines } from "../../markup/html.ts";
import { counted } from "../../markup/words.ts";
import { type Facet, isNew } from "../../queries/finding/lanes.ts";
import { MOST_MOMENTS, type Moment } from "../../queries/timeline.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";
import { actionsOf, byDay, type Stretch, stretches } from "./stretches.ts";

/** What happened around the peak, call by call, each with its record. */
export function timelineSection(view: FindingView): Html {
  const moments = view.moments.answer;
  const fresh = freshOf(view);
  const folded = stretches(moments, new Set(view.finding.events));
  return html`<section aria-labelledby="timeline">
<h2 id="timeline">Call by call</h2>
${moments.length === 0 ? html`<p class="empty">${whyNone(view.finding)}</p>` : undefined}
${moments.length >= MOST_MOMENTS ? html`<p class="muted">The ${MOST_MOMENTS} calls nearest to the peak. The SQL below gives all of them without its LIMIT.</p>` : undefined}
${timelineList(folded, fresh)}
${sqlBehind(view.moments.question)}
</section>`;
}

/** Why no call is shown: nobody made one, they are of many, or they are not kept. */
export function whyNone(finding: Pick<Finding, "events" | "kind" | "identity_kind" | "identity_name">): Html {
  if (finding.events.length === 0) return html`None: it is about what did not happen.`;
  if (isOfMany(finding))
    return html`It is about many of an account, and none of its calls are nobody's. The SQL at the end of this page has all of them.`;
  return html`The history holds no events of that time. It may have been kept elsewhere (<code>archive: false</code>), or be older than <code>retention.events</code>.`;
}

/** Nothing of it is new. */
export const NONE_FRESH: Fresh = { src_network: new Set(), client: new Set(), action: new Set() };

/** Calls in their order, day by day, each with its record. */
export function timelineList(folded: readonly Stretch[], fresh: Fresh): Html {
  return html`${byDay(folded).map(
    ([day, ofDay]) => html`<h3 class="day">${day} <span class="muted">UTC</span></h3>
<ol class="timeline">${ofDay.map((stretch) => line(stretch, fresh))}</ol>`,
  )}`;
}

type Fresh = Readonly<Record<Exclude<Facet, "credential_uid">, ReadonlySet<string>>>;

function freshOf({ lanes }: FindingView): Fresh {
  const values = (facet: Facet): ReadonlySet<string> =>
    new Set(lanes.answer[facet].filter(isNew).map((lane) => lane.value));
  return { src_network: values("src_network"), client: values("client"), action: values("action") };
}

const SHOWN_ACTIONS = 3;

function line(stretch: Stretch, fresh: Fresh): Html {
  const [first] = stretch.moments;
  const actions = actionsOf(stretch);
  const isOdd =
    fresh.src_network.has(first.src_network) ||
    fresh.client.has(first.client) ||
    actions.some((action) => fresh.action.has(action));
  const shown = actions
    .slice(0, SHOWN_ACTIONS)
    .map((action, i) => html`${i > 0 ? ", " : ""}${value(action, fresh.action)}`);
  const more = actions.length > SHOWN_ACTIONS ? ` and ${actions.length - SHOWN_ACTIONS} more` : "";
  return html`<li class="${stretch.isNamed ? "named" : ""} ${isOdd ? "odd" : ""}"><details>
<summary>${clock(first)}
<span class="call"><strong>${shown}</strong>${more} <span class="resource">${actions.length === 1 ? first.resource : undefined}</span></span>
<span class="outcome ${isBad(first) ? "bad" : ""}">${isBad(first) ? "✕ " : ""}${first.outcome}${first.error_code === "" ? "" : ` ${first.error_code}`}</span>
<span class="from">${value(first.src_network, fresh.src_network, placeOf(stretch))}</span>
<span class="client">${value(first.client, fresh.client)}</span>
<span class="times">${times(stretch)}</span></summary>
${record(first)}
</details></li>`;
}

/** The address, where the calls share one. */
function placeOf({ moments }: Stretch): string {
  const [{ src_ip, src_network }] = moments;
  return src_ip !== "" && moments.every((each) => each.src_ip === src_ip) ? src_ip : src_network;
}

function times({ moments }: Stretch): Html | undefined {
  const last = moments.at(-1);
  if (moments.length === 1 || last === undefined) return undefined;
  return html`×${moments.length} <span class="muted">to ${clock(last)}</span>`;
}

/**
 * Under the heading of its day, in the reader's zone like every time: a script changes what stands in a `time`, and nothing
 * else.
 */
function clock({ time }: Moment): Html {
  return html`<time datetime="${time}" data-form="clock">${time.slice(11, 19)}</time>`;
}

function isBad({ outcome }: Moment): boolean {
  return outcome === "denied" || outcome === "error";
}

/** A value; what was never seen in the weeks before is marked. */
function value(text: string, fresh: ReadonlySet<string>, shown = text): Html {
  return fresh.has(text) ? html`<mark title="not seen in the weeks before">≠ ${shown}</mark>` : html`${shown}`;
}

const MOST_RAW = 16_384;

function record(moment: Moment): Html {
  if (moment.raw === "")
    return html`<p class="muted">The original record was not kept. Event <code>${moment.event_uid}</code></p>`;
  const text = indented(moment.raw);
  const rest = text.length - MOST_RAW;
  return html`<pre class="raw">${lines(text.slice(0, MOST_RAW))}</pre>${rest > 0 ? html`<p class="muted">${counted(rest, "character")} more in the column raw.</p>` : undefined}`;
}

function indented(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
