import type { TopValue } from "@rolecall/clickhouse";
import { type Credential, type Finding, type IdentityLink, SEVERITIES } from "@rolecall/core";
import { renderFindings } from "../findings/render-findings.ts";
import type { Look } from "../look.ts";
import { type Fact, renderFacts } from "../render/facts.ts";
import { renderHeatMap } from "../render/heat-map.ts";
import { bar } from "../render/sparkline.ts";
import { renderTable } from "../render/table.ts";
import { visible } from "../render/visible.ts";
import { credentialAge } from "./credential-age.ts";
import { PORTRAIT_COLUMNS, type Portrait } from "./portrait.ts";

const BAR_COLUMNS = 16;
/** A role has a credential for each session: the last of them tell who uses it now. */
const MOST_CREDENTIALS = 20;

/** An identity for a person: what it is, when it works, with what, from where, and what was found. `now` is epoch ms. */
export function renderPortrait(portrait: Portrait, now: number, look: Look): string {
  const inside = { ...look, columns: look.columns - 2 };
  const sections: readonly (readonly [title: string, text: string])[] = [
    ["its week", renderHeatMap(portrait.hoursOfWeek, new Set(), inside).join("\n")],
    ["linked with", renderLinks(portrait, inside)],
    ["credentials", renderCredentials(portrait.credentials, now, inside)],
    ...PORTRAIT_COLUMNS.map(([column, title]) => [title, renderTop(portrait.top[column], inside)] as const),
    ["findings", renderLatest(portrait.latestFindings, inside)],
  ];
  return [
    ...facts(portrait, look),
    ...sections.flatMap(([title, text]) => (text === "" ? [] : ["", look.paint("bold", title), ...indented(text)])),
    "",
  ].join("\n");
}

function facts({ identity, findings }: Portrait, look: Look): readonly string[] {
  const found = SEVERITIES.toReversed().flatMap((severity) =>
    findings[severity] === undefined ? [] : [`${findings[severity]} ${severity}`],
  );
  const account = identity.account_uid;
  const lines: readonly Fact[] = [
    ["identity", identity.identity_uid],
    ["kind", `${identity.identity_kind} of ${identity.provider}${account === "" ? "" : `, account ${account}`}`],
    ["owner", identity.owner || "nobody on record"],
    ...declared(identity),
    ["environment", identity.environment],
    ["criticality", identity.criticality],
    ["seen", `${identity.first_seen} to ${identity.last_seen}`],
    ["events", identity.events.toLocaleString("en-US")],
    ["findings", found.length === 0 ? "none" : found.join(", ")],
  ];
  return [look.paint("bold", visible(identity.identity_name)), "", ...renderFacts(lines, look)];
}

/** What is declared or known beside, where it is. */
function declared(identity: Portrait["identity"]): readonly Fact[] {
  const facts: readonly Fact[] = [
    ["team", identity.team ?? ""],
    ["purpose", identity.purpose ?? ""],
    ["contacts", (identity.contacts ?? []).join(", ")],
    ["links", (identity.links ?? []).join(", ")],
    ["expected end", identity.expected_end ?? ""],
    ["used by", identity.used_by ? `${identity.used_by}: ${identity.used_by_reason}` : ""],
  ];
  return facts.filter(([, value]) => value !== "");
}

function renderLinks({ identity, linked }: Portrait, look: Look): string {
  if (linked.length === 0) return "";
  return renderTable<IdentityLink>(
    [
      { title: "", cell: (link) => (link.from_uid === identity.identity_uid ? "acts as" : "is acted through by") },
      {
        title: "identity",
        cell: (link) => (link.from_uid === identity.identity_uid ? link.to_uid : link.from_uid),
        flexible: true,
      },
      { title: "how", cell: (link) => link.link_kind },
      { title: "evidence", cell: (link) => link.evidence, flexible: true },
      { title: "events", cell: (link) => link.events.toLocaleString("en-US"), side: "right" },
    ],
    linked,
    look,
  );
}

function renderCredentials(credentials: readonly Credential[], now: number, look: Look): string {
  if (credentials.length === 0) return "";
  const latest = credentials.toSorted((a, b) => (a.last_seen < b.last_seen ? 1 : -1)).slice(0, MOST_CREDENTIALS);
  const older = credentials.length - latest.length;
  const table = renderTable<Credential>(
    [
      { title: "credential", cell: (each) => each.credential_uid, flexible: true },
      { title: "kind", cell: (each) => each.credential_kind },
      { title: "last seen", cell: (each) => each.last_seen },
      { title: "age", cell: (each) => credentialAge(each, now), side: "right" },
      { title: "expires", cell: (each) => each.expires },
      { title: "events", cell: (each) => each.events.toLocaleString("en-US"), side: "right" },
    ],
    latest,
    look,
  );
  return older === 0 ? table : `${table}and ${older} used before these: rolecall credentials --view all names them\n`;
}

function renderTop(values: readonly TopValue[], look: Look): string {
  if (values.length === 0) return "";
  const most = values[0]?.events ?? 1;
  return renderTable<TopValue>(
    [
      { title: "events", cell: (each) => each.events.toLocaleString("en-US"), side: "right" },
      { title: "", cell: (each) => bar(each.events / most, BAR_COLUMNS), paint: (text) => look.paint("cyan", text) },
      { title: "value", cell: (each) => each.value, flexible: true },
      { title: "first seen", cell: (each) => each.first_seen },
    ],
    values,
    look,
  );
}

function renderLatest(findings: readonly Finding[], look: Look): string {
  return findings.length === 0 ? "" : renderFindings(findings, look);
}

function indented(text: string): readonly string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`);
}
