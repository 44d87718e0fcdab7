import { IDENTITY_KINDS, type Identity, shownName } from "@rolecall/core";
import { VIEW_WORDS, VIEWS, type View } from "../api/fleet-views.ts";
import type { IdentityParameters } from "../api/parameters.ts";
import { type Html, html } from "../markup/html.ts";
import { ago, amount, spaced } from "../markup/words.ts";
import type { FleetCounts } from "../queries/fleet.ts";
import type { KeptView } from "../queries/kept-views.ts";
import type { Spawn } from "../queries/spawn-tree.ts";
import { agentTree } from "./agent-tree.ts";
import { keptViews } from "./kept-views.ts";
import { identityPath } from "./paths.ts";
import { saidNotice } from "./said.ts";

export interface IdentitiesView {
  readonly identities: readonly Identity[];
  /** Findings that each has had. */
  readonly findings: ReadonlyMap<Identity, number>;
  readonly asked: IdentityParameters;
  readonly nextCursor: string | undefined;
  readonly now: number;
  readonly view: View;
  readonly counts: FleetCounts;
  /** Who started whom, where the view is of agents. */
  readonly tree: readonly Spawn[] | undefined;
  /** Lists that the reader keeps. */
  readonly kept: readonly KeptView[];
  readonly said: string | undefined;
  /** The filters of the address, without the page. */
  readonly search: string;
}

/** Everyone who was seen, the last first. */
export function identitiesBody(view: IdentitiesView): Html {
  const { asked, identities } = view;
  return html`<header class="headline"><h1>Identities</h1><p class="hint"><a href="/owners">Risk by owner</a> · <a href="/credentials">Credentials</a> · <a href="/coverage">Coverage map</a> · this list as <a href="/identities.csv?${view.search}">CSV</a> or <a href="/identities.json?${view.search}">JSON</a></p></header>
${saidNotice(view.said)}
${viewLinks(view)}
${filterForm(asked, view.view)}
${keptViews(view.kept, view.search === "" ? "/identities" : `/identities?${view.search}`)}
${view.tree === undefined ? undefined : agentTree(view.tree)}
${identities.length === 0 ? empty(asked) : table(view)}
${view.nextCursor === undefined ? undefined : html`<p class="more"><a href="${nextAddress(view.search, view.nextCursor)}">More identities</a></p>`}`;
}

/** Views of the whole fleet; the address of each can be kept. */
function viewLinks({ view, counts }: IdentitiesView): Html {
  const known: Readonly<Partial<Record<View, number>>> = { ...counts };
  const link = (each: View): Html => {
    const href = each === "all" ? "/identities" : `/identities?view=${each}`;
    const count = known[each];
    return html`<li><a class="count" href="${href}"${each === view ? html` aria-current="true"` : undefined}>${VIEW_WORDS[each][0]}${count === undefined ? undefined : html` <strong>${amount(count)}</strong>`}</a></li>`;
  };
  return html`<ul class="views" aria-label="Views">${VIEWS.map(link)}</ul>${view === "all" ? undefined : html`<p>${VIEW_WORDS[view][1]}</p>`}`;
}

function filterForm(asked: IdentityParameters, view: View): Html {
  const kind = asked.kind?.length === 1 ? (asked.kind[0] ?? "") : "";
  const option = (value: string, text: string): Html =>
    html`<option value="${value}"${value === kind ? html` selected` : undefined}>${text}</option>`;
  return html`<form class="filters" method="get" action="/identities">
${view === "all" ? undefined : html`<input type="hidden" name="view" value="${view}">`}
<label class="wide">Name <input name="search" value="${asked.search ?? ""}" placeholder="part of the name"></label>
<label>Kind <select name="kind">${option("", "any")}${IDENTITY_KINDS.map((each) => option(each, spaced(each)))}</select></label>
<label>Provider <input name="provider" value="${asked.provider ?? ""}" size="12"></label>
<label>Owner <input name="owner" value="${asked.owner ?? ""}" size="14"></label>
<button>Filter</button>
</form>`;
}

function table({ identities, findings, now }: IdentitiesView): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Identities"><table class="list">
<thead><tr><th>Identity</th><th>Kind</th><th>Owner</th><th>Environment</th><th class="number">Events</th><th class="number">Findings</th><th class="number">Last seen</th></tr></thead>
<tbody>${identities.map((each) => {
    const count = findings.get(each) ?? 0;
    return html`<tr><th scope="row"><a href="${identityPath(each.identity_uid)}">${shownName(each)}</a><span class="muted">${each.provider} ${each.account_uid}</span></th>
<td data-name="kind">${spaced(each.identity_kind)}</td><td data-name="owner">${each.owner || html`<span class="muted">nobody</span>`}</td><td data-name="environment">${each.environment || html`<span class="muted">–</span>`}</td>
<td class="number" data-name="events">${amount(each.events)}</td><td class="number" data-name="findings">${count === 0 ? html`<span class="muted">0</span>` : html`<strong>${amount(count)}</strong>`}</td>
<td class="number" data-name="last seen"><time datetime="${each.last_seen}" title="${each.last_seen}">${ago(each.last_seen, now)}</time></td></tr>`;
  })}</tbody></table></div>`;
}

function empty(asked: IdentityParameters): Html {
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  return isFiltered
    ? html`<section class="notice"><h2>Nobody matches</h2><p><a href="/identities">Show everyone.</a></p></section>`
    : html`<section class="notice"><h2>Nobody has been seen yet</h2><p>Identities appear with their first event. <a href="/pipeline">Is anything coming in?</a></p></section>`;
}

function nextAddress(search: string, cursor: string): string {
  const parameters = new URLSearchParams(search);
  parameters.set("cursor", cursor);
  return `/identities?${parameters}`;
}
