import { type Event, type Finding, parseTime, type Severity } from "@rolecall/core";
import { nobodysFinding } from "../episode/nobodys-finding.ts";
import { sqlText, sqlTime } from "../explain/evidence-sql.ts";
import { grouped, inert, inTitle, plain } from "../explain/words.ts";
import { ATTACK_VERSION } from "../tags/techniques.ts";
import { isMostlyLetIn, neverLetIn, type Place, ROOM } from "./place.ts";

export const SPRAY = "lifecycle.password-spray";
const VERSION = 1;

/** What a place is called in the events, and in words. */
const FIELD_OF = { network: "src_network", wider: "src_network", client: "client", log: "src_network" } as const;

interface Telling {
  /** The attempt that is told of now. */
  readonly event: Event;
  readonly at: number;
  readonly known: Finding | undefined;
}

/** What is told of a place where names are tried: how many, from where, and who was let in. About nobody: none of them is known to be anyone's. */
export function renderSpray(tenant: string, place: Place, { event, at, known }: Telling): Finding {
  place.most = Math.max(place.most, neverLetIn(place));
  return nobodysFinding({
    tenant,
    detector: SPRAY,
    version: VERSION,
    key: JSON.stringify([place.scope, place.kind, place.name]),
    ...{ event, at, known },
    from: fromOf(place),
    last: Math.max(place.lastAt, at),
    severity: severityOf(place),
    title: titleOf(place),
    dimensions: dimensionsOf(place),
    attacks: [{ tactic: "Credential Access", technique: "T1110.003", version: ATTACK_VERSION }],
    sql: sqlOf(tenant, place, { event, at, known }),
  });
}

/** As grave as it is that somebody was let in, where not most of them are. */
export function severityOf(place: Place): Severity {
  const isOfNetworks = place.kind === "network" || place.kind === "wider";
  return place.entered.length > 0 && !(isOfNetworks && isMostlyLetIn(place)) ? "high" : "medium";
}

function titleOf(place: Place): string {
  const [entered, ...more] = place.entered;
  const end =
    entered === undefined
      ? "none is known to be let in"
      : `${inTitle(entered.name)}${more.length === 0 ? " was" : ` and ${more.length} more were`} let in`;
  return `${namesOf(place)} were tried ${wayOf(place)} and refused; ${end}`;
}

function wayOf({ kind, name }: Place): string {
  if (kind === "log") return "from all over";
  return kind === "client" ? `by ${inTitle(name)}` : `from ${inTitle(name)}`;
}

function dimensionsOf(place: Place): Finding["dimensions"] {
  const { entered, attempts, kind, name } = place;
  const tried = `${namesOf(place)} within two days, ${grouped(attempts)} attempts in all`;
  const fixed = { pattern: "MATCH", surprise: 0, added: 0 } as const;
  return [
    {
      ...fixed,
      name: FIELD_OF[kind],
      observed: `${kind === "log" ? "networks all over" : plain(name)}: ${tried}`,
      expected: "who mistypes is known there, or is let in in the end",
    },
    {
      ...fixed,
      name: "identity_uid",
      observed:
        entered.length === 0 ? "nobody was let in" : `let in: ${entered.map(({ uid }) => inert(uid)).join(", ")}`,
      expected: "nobody who was never there before",
    },
  ];
}

/** As well as they are counted. */
function namesOf({ most }: Place): string {
  return most <= ROOM ? `${most} names` : `about ${grouped(Number(most.toPrecision(2)))} names`;
}

function sqlOf(tenant: string, place: Place, { event: { provider, account_uid }, at, known }: Telling): string {
  const from = known === undefined ? fromOf(place) : parseTime(known.first_seen);
  return [
    "SELECT * FROM rolecall.events_latest",
    `WHERE provider = ${sqlText(provider)} AND account_uid = ${sqlText(account_uid ?? "")} AND action_class = 'auth' AND ${isAt(place)}`,
    `AND time >= ${sqlTime(from)} AND time <= ${sqlTime(Math.max(place.lastAt, at))}`,
    `AND tenant = ${sqlText(tenant)}`,
    "ORDER BY time, event_uid",
  ].join(" ");
}

/** Of a whole log all who were refused. */
function isAt({ kind, name }: Place): string {
  if (kind === "log") return "outcome = 'denied'";
  const field = FIELD_OF[kind];
  if (kind === "wider") return `startsWith(${field}, ${sqlText(name.slice(0, name.indexOf(".0.0/") + 1))})`;
  return `${field} = ${sqlText(name)}`;
}

function fromOf({ days }: Place): number {
  return Math.min(...days.map(({ from }) => from));
}
