import type { IdentityProfile } from "@rolecall/clickhouse";
import { type Credential, type Finding, type Identity, SEVERITIES, shownName } from "@rolecall/core";
import { type Child, type Html, html } from "../../markup/html.ts";
import { severityMark } from "../../markup/severity.ts";
import { ago, amount, spaced, timeMark } from "../../markup/words.ts";
import { heatLegend, heatMap, weekOf } from "../../pictures/heat-map.ts";
import { rateChart } from "../../pictures/rate-chart.ts";
import { shareBar } from "../../pictures/share-bar.ts";
import type { Top, TopFacet } from "../../queries/identity/tops.ts";
import { whatChanged, whoUsedKey } from "../asks.ts";
import { credentialAge } from "../credentials.ts";
import { stretches } from "../finding/stretches.ts";
import { NONE_FRESH, timelineList } from "../finding/timeline-section.ts";
import { findingPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import { linksSection } from "./links-section.ts";
import { neighboursSection, treeSection } from "./neighbours-section.ts";
import { privilegeSection } from "./privilege-section.ts";
import type { IdentityView } from "./read.ts";
import { sureness } from "./sureness.ts";
import { watchingSection } from "./watching-section.ts";

const NAMES: readonly (readonly [TopFacet, string])[] = [
  ["action", "Actions"],
  ["src_network", "Networks"],
  ["client", "Clients"],
  ["resource", "Resources"],
];

export interface IdentityPageOptions {
  /** Epoch ms. */
  readonly now: number;
  /** A policy can be made of its history, for whoever may ask. */
  readonly canSuggest: boolean;
}

/** Who it is, and what it normally does. */
export function identityBody(view: IdentityView, options: IdentityPageOptions): Html {
  const { now } = options;
  const { identity } = view.profile;
  const row = (name: string, value: Child): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const none = html`<span class="muted">not named: add it to the inventory</span>`;
  return html`<article>
<header class="headline"><p class="marks"><span class="kind">${spaced(identity.identity_kind)}</span></p><h1>${shownName(identity)}</h1></header>
<dl class="facts">
${row("Uid", html`<code>${identity.identity_uid}</code>`)}${row("Owner", identity.owner || none)}${row("Environment", identity.environment || none)}
${identity.criticality === "" ? undefined : row("Criticality", identity.criticality)}
${declared(identity).map(([name, value]) => row(name, value))}
${row("First seen", timeMark(identity.first_seen))}
${row("Last seen", html`${timeMark(identity.last_seen)} <span class="muted">${ago(identity.last_seen, now)}</span>`)}
${row("Events", amount(identity.events))}
${row("How well watched", sureness(view, now))}
</dl>
<section aria-labelledby="rate"><h2 id="rate">Its last three weeks</h2>
<div class="record"><div class="lane-name"><strong>Calls per hour</strong><span class="muted">0 to ${amount(Math.max(0, ...view.hours.map((hour) => hour.calls)))}</span></div><div class="lane-picture">${rateChart(view.hours, view.span)}</div></div>
${sqlBehind(view.question)}</section>
<div class="pair"><section aria-labelledby="week"><h2 id="week">Its week</h2>${heatMap(weekOf(view.hours))}${heatLegend()}
<p><a href="${whatChanged(identity.identity_uid, view.span)}">What changed between its last two weeks?</a></p></section>
${findingsSection(view.findings)}</div>
<div class="tops">${NAMES.map(([column, name]) => topSection(name, view.tops.answer[column]))}</div>
${sqlBehind(view.tops.question)}
${credentialsSection(view.profile, now)}
${linksSection(view)}
${treeSection(view)}
${neighboursSection(view)}
${watchingSection(view)}
${privilegeSection(view, options.canSuggest)}
${momentsSection(view)}
</article>`;
}

/** What the inventory and its use say of it, where they say anything. */
function declared(identity: Identity): readonly (readonly [string, Child])[] {
  const { team, purpose, contacts = [], links = [], expected_end, used_by, used_by_reason } = identity;
  const ends = !expected_end || expected_end.startsWith("1970") ? undefined : timeMark(expected_end);
  const how = used_by ? html`${used_by} <span class="muted">${used_by_reason}</span>` : undefined;
  const all: readonly (readonly [string, Child])[] = [
    ["Team", team],
    ["For", purpose],
    ["Ask", contacts.join(", ")],
    [
      "Read",
      links.length === 0 ? undefined : html`${links.map((each) => html`<span class="address">${each}</span> `)}`,
    ],
    ["Ends", ends],
    ["Used by", how],
  ];
  return all.filter(([, value]) => value !== undefined && value !== "");
}

/** Its last calls, each with its record. */
function momentsSection({ moments }: IdentityView): Html {
  return html`<section aria-labelledby="timeline"><h2 id="timeline">Its last day, call by call</h2>
${moments.answer.length === 0 ? html`<p class="empty">The history holds no events of that time.</p>` : timelineList(stretches(moments.answer, new Set()), NONE_FRESH)}
${sqlBehind(moments.question)}</section>`;
}

/** The worst first, of each severity the last first. */
function findingsSection(findings: readonly Finding[]): Html {
  const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  const worstFirst = findings.toSorted((a, b) => rank(b) - rank(a));
  return html`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${
  findings.length === 0
    ? html`<p class="empty">None: it has behaved like itself.</p>`
    : html`<ul class="companions">${worstFirst.map((each) => html`<li>${severityMark(each.severity)} <a href="${findingPath(each.finding_uid)}">${each.title}</a> ${timeMark(each.time)}</li>`)}</ul>`
}</section>`;
}

function topSection(name: string, values: readonly Top[]): Html {
  const most = Math.max(0, ...values.map((each) => each.events));
  return html`<section><h2>${name}</h2>
${
  values.length === 0
    ? html`<p class="empty">The log names none.</p>`
    : html`<table class="ranks"><tbody>${values.map(
        (each) =>
          html`<tr><th scope="row">${each.value}</th><td class="bar">${shareBar(each.events, most)}</td><td class="number">${amount(each.events)}</td></tr>`,
      )}</tbody></table>`
}</section>`;
}

const SHOWN_CREDENTIALS = 20;

function credentialsSection({ credentials, identity: { identity_uid } }: IdentityProfile, now: number): Html {
  const shown = credentials.slice(0, SHOWN_CREDENTIALS);
  return html`<section aria-labelledby="credentials"><h2 id="credentials">Credentials</h2>
${
  shown.length === 0
    ? html`<p class="empty">The log names no credential.</p>`
    : html`<div class="scroll"><table class="list"><thead><tr><th>Credential</th><th>Kind</th><th>Age</th><th>Last seen</th><th>Expires</th><th class="number">Events</th></tr></thead><tbody>${shown.map((each) => credentialRow(each, now))}</tbody></table></div>`
}
${credentials.length > shown.length ? html`<p class="muted">and <a href="/credentials?view=all&amp;identity=${encodeURIComponent(identity_uid)}">${amount(credentials.length - shown.length)} used before these</a>.</p>` : undefined}</section>`;
}

function credentialRow(each: Credential, now: number): Html {
  return html`<tr><th scope="row"><a href="${whoUsedKey(each.credential_uid)}" title="Who used it, and from where"><code>${each.credential_uid}</code></a></th><td data-name="kind">${spaced(each.credential_kind)}</td><td data-name="age">${credentialAge(each, now)}</td><td data-name="last seen">${timeMark(each.last_seen)} <span class="muted">${ago(each.last_seen, now)}</span></td><td data-name="expires">${each.expires === "" ? html`<span class="muted">not logged</span>` : timeMark(each.expires)}</td><td class="number" data-name="events">${amount(each.events)}</td></tr>`;
}
