import { CREDENTIAL_VIEW_WORDS, CREDENTIAL_VIEWS, type CredentialItem, ROTATE_DAYS } from "@rolecall/clickhouse";
import { CREDENTIAL_KINDS, type Credential, LASTING_CREDENTIALS, parseTime, shownName } from "@rolecall/core";
import type { CredentialParameters } from "../api/parameters.ts";
import { type Child, type Html, html } from "../markup/html.ts";
import { ago, amount, counted, spaced, timeMark } from "../markup/words.ts";
import type { KeptView } from "../queries/kept-views.ts";
import { whoUsedKey } from "./asks.ts";
import { keptViews } from "./kept-views.ts";
import { identityPath } from "./paths.ts";
import { saidNotice } from "./said.ts";

export interface CredentialsView {
  readonly credentials: readonly CredentialItem[];
  readonly asked: CredentialParameters;
  readonly nextCursor: string | undefined;
  readonly now: number;
  /** Lists that the reader keeps. */
  readonly kept: readonly KeptView[];
  readonly said: string | undefined;
  /** The filters of the address, without the page. */
  readonly search: string;
  /** May the reader ask SQL? */
  readonly canAsk: boolean;
}

/** Which keys there are, whose, how old, and when last used. */
export function credentialsBody(view: CredentialsView): Html {
  const { asked, credentials, search } = view;
  const chosen = asked.view ?? "lasting";
  const link = (each: (typeof CREDENTIAL_VIEWS)[number]): Html =>
    html`<li><a class="count" href="/credentials?view=${each}"${each === chosen ? html` aria-current="true"` : undefined}>${each}</a></li>`;
  return html`<header class="headline"><h1>Credentials</h1><p class="hint"><a href="/identities">Identities</a> · this list as <a href="/credentials.csv?${search}">CSV</a> or <a href="/credentials.json?${search}">JSON</a></p></header>
${saidNotice(view.said)}
<ul class="views" aria-label="Views">${CREDENTIAL_VIEWS.map(link)}</ul><p>${CREDENTIAL_VIEW_WORDS[chosen]} A token stands here as its fingerprint.</p>
${filterForm(asked)}
${keptViews(view.kept, search === "" ? "/credentials" : `/credentials?${search}`)}
${credentials.length === 0 ? empty(search) : table(view)}
${view.nextCursor === undefined ? undefined : html`<p class="more"><a href="${nextAddress(search, view.nextCursor)}">More credentials</a></p>`}
<p class="muted">A key that was made and never used stands in no log of use, and not here: compare with the list of whoever issues it (<code>aws iam generate-credential-report</code>, <code>gcloud iam service-accounts keys list</code>).</p>`;
}

function filterForm(asked: CredentialParameters): Html {
  const option = (value: string, text: string, chosen: string): Html =>
    html`<option value="${value}"${value === chosen ? html` selected` : undefined}>${text}</option>`;
  const kind = asked.kind?.length === 1 ? (asked.kind[0] ?? "") : "";
  const order = asked.order ?? "last_seen";
  return html`<form class="filters" method="get" action="/credentials">
${asked.view === undefined ? undefined : html`<input type="hidden" name="view" value="${asked.view}">`}${asked.identity === undefined ? undefined : html`<input type="hidden" name="identity" value="${asked.identity}">`}
<label class="wide">Key or identity <input name="search" value="${asked.search ?? ""}" placeholder="part of its id or of a name"></label>
<label>Kind <select name="kind">${option("", "any", kind)}${CREDENTIAL_KINDS.map((each) => option(each, spaced(each), kind))}</select></label>
<label>Owner <input name="owner" value="${asked.owner ?? ""}" size="14"></label>
<label>Used since <input name="since" value="${asked.since ?? ""}" placeholder="7d or 2026-11-24" size="16"></label>
<label>Order <select name="order">${option("last_seen", "last used", order)}${option("age", "oldest", order)}${option("uid", "by identity", order)}</select></label>
<button>Filter</button>
</form>`;
}

function table({ credentials, canAsk, now }: CredentialsView): Html {
  const row = (each: CredentialItem): Html => {
    const name = html`<code>${each.credential_uid}</code>`;
    const asking = html`<a href="${whoUsedKey(each.credential_uid)}" title="Who used it, and from where">${name}</a>`;
    const shared =
      each.users > 1 ? html` <strong class="new">≠ used by ${amount(each.users)} identities</strong>` : undefined;
    return html`<tr><th scope="row">${canAsk ? asking : name}<span class="muted">${spaced(each.credential_kind)}</span></th>
<td data-name="identity"><a href="${identityPath(each.identity_uid)}">${shownName(each)}</a>${shared}</td><td data-name="owner">${each.owner || html`<span class="muted">nobody</span>`}</td>
<td data-name="age">${credentialAge(each, now)}</td><td data-name="last used">${timeMark(each.last_seen)} <span class="muted">${ago(each.last_seen, now)}</span></td><td data-name="ends">${endOf(each, now)}</td><td class="number" data-name="events">${amount(each.events)}</td></tr>`;
  };
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Credentials"><table class="list">
<thead><tr><th>Credential</th><th>Identity</th><th>Owner</th><th>Age</th><th>Last used</th><th>Ends</th><th class="number">Events</th></tr></thead>
<tbody>${credentials.map(row)}</tbody></table></div>`;
}

/** When it ends, as a log says; one that was used after that stands out. */
function endOf({ expires, last_seen }: Credential, now: number): Child {
  if (expires === "") return html`<span class="muted">not logged</span>`;
  if (last_seen > expires)
    return html`<strong class="new">≠ ${timeMark(expires)}</strong> <span class="muted">used after it</span>`;
  return html`${timeMark(expires)}${parseTime(expires) < now ? html` <span class="muted">over</span>` : undefined}`;
}

const DAY_MS = 86_400_000;

/** How old it is at least, and whether that is too old for one that does not end by itself. */
export function credentialAge(each: Credential, now: number): Html {
  const born = each.issued === "" ? each.first_seen : each.issued;
  const days = Math.max(0, Math.floor((now - parseTime(born)) / DAY_MS));
  const isOld = LASTING_CREDENTIALS.includes(each.credential_kind) && each.expires === "" && days >= ROTATE_DAYS;
  const text = html`${counted(days, "day")}${each.issued === "" ? html` <span class="muted">at least</span>` : undefined}`;
  return isOld ? html`<strong class="new">≠ ${text}</strong> <span class="muted">rotate it</span>` : text;
}

function empty(search: string): Html {
  if (search === "view=all")
    return html`<section class="notice"><h2>No credential was seen</h2><p>The logs name none, or nothing has come yet: <a href="/pipeline">is anything coming in?</a></p></section>`;
  return search === ""
    ? html`<section class="notice"><h2>No lasting credential was seen</h2><p>Either none is used, or the logs name none: <a href="/credentials?view=all">those of sessions too</a>, or <a href="/pipeline">is anything coming in?</a></p></section>`
    : html`<section class="notice"><h2>None matches</h2><p><a href="/credentials">Show all lasting ones.</a></p></section>`;
}

function nextAddress(search: string, cursor: string): string {
  const parameters = new URLSearchParams(search);
  parameters.set("cursor", cursor);
  return `/credentials?${parameters}`;
}
