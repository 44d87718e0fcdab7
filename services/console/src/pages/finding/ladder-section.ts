import { type Html, html } from "../../markup/html.ts";
import { amount, counted } from "../../markup/words.ts";
import { isNew, type Lane } from "../../queries/finding/lanes.ts";
import { MOST_PEERS, type NovelFacet } from "../../queries/finding/peers.ts";
import { whoCalledFrom } from "../asks.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

const NAMES: readonly (readonly [NovelFacet, string])[] = [
  ["src_network", "Networks"],
  ["client", "Clients"],
  ["action", "Actions"],
];
const SHOWN = 12;

/** What it did in the odd time, on three rungs: its own, its peers', nobody's. */
export function ladderSection(view: FindingView): Html {
  return html`<section aria-labelledby="ladder">
<h2 id="ladder">Its own, its peers', nobody's</h2>
<p class="key">What it used in the odd time, by who had used it before: itself in three weeks, its peers in the last of them. Peers are identities of the same kind in the same account.</p>
<div class="scroll"><table class="rungs"><thead><tr><td></td><th scope="col">= its own</th><th scope="col">~ its peers'</th><th scope="col">≠ nobody's</th></tr></thead>
<tbody>${NAMES.map(([facet, name]) => row(view, facet, name))}</tbody></table></div>
${view.peers.question === undefined ? undefined : sqlBehind(view.peers.question)}
</section>`;
}

function row(view: FindingView, facet: NovelFacet, name: string): Html {
  const during = view.lanes.answer[facet].filter((lane) => lane.during > 0);
  const peers = (lane: Lane): number | undefined => view.peers.answer(facet, lane.value);
  const shown = (lane: Lane): Html =>
    facet === "src_network"
      ? html`<a href="${whoCalledFrom(lane.value, view.span)}" title="Who else called from it"><code>${lane.value}</code></a>`
      : html`<code>${lane.value}</code>`;
  const own = during.filter((lane) => !isNew(lane));
  const known = during.filter((lane) => isNew(lane) && (peers(lane) ?? 0) > 0);
  const unseen = during.filter((lane) => isNew(lane) && peers(lane) === 0);
  const unasked = during.length - own.length - known.length - unseen.length;
  return html`<tr><th scope="row">${name}</th>
<td data-name="its own">${chips(own, "own", shown, (lane) => `${amount(lane.before)} calls before`)}</td>
<td data-name="its peers'">${chips(known, "peers", shown, (lane) => peersText(peers(lane) ?? 0))}</td>
<td data-name="nobody's">${chips(unseen, "unseen", shown, (lane) => `${amount(lane.during)} ${lane.during === 1 ? "call" : "calls"}`)}${unasked === 0 ? undefined : html` <small class="muted">${unasked} more that are new to it were not looked for</small>`}</td></tr>`;
}

function peersText(peers: number): string {
  return peers < MOST_PEERS ? counted(peers, "peer") : `${MOST_PEERS} peers or more`;
}

function chips(lanes: readonly Lane[], look: string, name: (lane: Lane) => Html, note: (lane: Lane) => string): Html {
  if (lanes.length === 0) return html`<span class="muted">–</span>`;
  const more = lanes.length > SHOWN ? html`<li class="muted">and ${lanes.length - SHOWN} more</li>` : undefined;
  return html`<ul class="chips">${lanes.slice(0, SHOWN).map((lane) => html`<li class="${look}">${name(lane)} <small>${note(lane)}</small></li>`)}${more}</ul>`;
}
