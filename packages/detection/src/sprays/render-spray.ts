import { type Event, type Finding, formatTime, identityUid, type Severity } from "@rolecall/core";
import { SEVERITY_SCORE } from "../combine/severity.ts";
import { findingUid, fingerprint } from "../episode/finding-id.ts";
import { sqlText, sqlTime } from "../explain/evidence-sql.ts";
import { grouped, inert, inTitle, plain } from "../explain/words.ts";
import { ATTACK_VERSION } from "../tags/techniques.ts";
import { enteredAt, neverLetIn, type Place, ROOM } from "./place.ts";

export const SPRAY = "lifecycle.password-spray";
const VERSION = 1;

/** What a place is called in the events, and in words. */
const FIELD_OF = { network: "src_network", wider: "src_network", client: "client" } as const;

interface Telling {
  /** The attempt that is told of now. */
  readonly event: Event;
  readonly at: number;
  readonly known: Finding | undefined;
}

/** What is told of a place where names are tried: how many, from where, and who was let in. About nobody: none of them is known to be anyone's. */
export function renderSpray(tenant: string, place: Place, { event, at, known }: Telling): Finding {
  const { provider, account_uid = "" } = event;
  const identity = identityUid(provider, account_uid, "unknown", "anonymous");
  const key = JSON.stringify([place.scope, place.kind, place.name]);
  const severity: Severity = enteredAt(place).length > 0 ? "high" : "medium";
  const [first = event.event_uid] = known?.events ?? [];
  const last = Math.max(place.lastAt, at);
  return {
    finding_uid: known?.finding_uid ?? findingUid(tenant, SPRAY, identity, `${key} ${at}`),
    tenant,
    detector: SPRAY,
    detector_version: VERSION,
    kind: "lifecycle",
    title: titleOf(place),
    identity_uid: identity,
    identity_kind: "unknown",
    identity_name: "anonymous",
    owner: "",
    environment: "",
    time: known?.time ?? formatTime(at),
    first_seen: known?.first_seen ?? formatTime(fromOf(place)),
    last_seen: formatTime(last),
    origin: known?.origin ?? event.origin,
    severity,
    confidence: "medium",
    calibration: "none",
    score: SEVERITY_SCORE[severity],
    probability: undefined,
    expected_rate: undefined,
    dimensions: dimensionsOf(place),
    attacks: [{ tactic: "Credential Access", technique: "T1110.003", version: ATTACK_VERSION }],
    owasp: [],
    events: [first, event.event_uid, event.event_uid],
    sql: sqlOf(tenant, place, event, last),
    fingerprint: fingerprint(tenant, SPRAY, identity, [key]),
  };
}

function titleOf(place: Place): string {
  const by = place.kind === "client" ? `by ${inTitle(place.name)}` : `from ${inTitle(place.name)}`;
  const [entered, ...more] = enteredAt(place);
  const end =
    entered === undefined
      ? "none is known to be let in"
      : `${inTitle(entered.name)}${more.length === 0 ? "" : ` and ${more.length} more`} was let in`;
  return `${namesOf(place)} were tried ${by} and refused; ${end}`;
}

function dimensionsOf(place: Place): Finding["dimensions"] {
  const attempts = place.days.reduce((sum, day) => sum + day.attempts, 0);
  const entered = enteredAt(place);
  const tried = `${namesOf(place)} within two days, in ${grouped(attempts)} attempts`;
  const fixed = { pattern: "MATCH", surprise: 0, added: 0 } as const;
  return [
    {
      ...fixed,
      name: FIELD_OF[place.kind],
      observed: `${plain(place.name)}: ${tried}`,
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
function namesOf(place: Place): string {
  const names = neverLetIn(place);
  return names <= ROOM ? `${names} names` : `about ${grouped(Number(names.toPrecision(2)))} names`;
}

function sqlOf(tenant: string, place: Place, { provider, account_uid }: Event, to: number): string {
  const field = FIELD_OF[place.kind];
  const at =
    place.kind === "wider"
      ? `startsWith(${field}, ${sqlText(place.name.slice(0, place.name.indexOf(".0.0/") + 1))})`
      : `${field} = ${sqlText(place.name)}`;
  return [
    "SELECT * FROM rolecall.events_latest",
    `WHERE provider = ${sqlText(provider)} AND account_uid = ${sqlText(account_uid ?? "")} AND action_class = 'auth' AND ${at}`,
    `AND time >= ${sqlTime(fromOf(place))} AND time <= ${sqlTime(to)}`,
    `AND tenant = ${sqlText(tenant)}`,
    "ORDER BY time, event_uid",
  ].join(" ");
}

function fromOf({ days }: Place): number {
  return Math.min(...days.map(({ from }) => from));
}
