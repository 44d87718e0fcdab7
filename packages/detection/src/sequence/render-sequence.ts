import { type Dimension, type Finding, formatTime, parseTime, SEVERITIES, type Severity } from "@rolecall/core";
import { SEVERITY_SCORE } from "../combine/severity.ts";
import { findingUid, fingerprint } from "../episode/finding-id.ts";
import { identityOf } from "../episode/identity-of.ts";
import { evidenceSql } from "../explain/evidence-sql.ts";
import { inTitle, plain } from "../explain/words.ts";
import { personDimension, shortOf } from "../rules/beside.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Part } from "./part.ts";
import type { Story } from "./story.ts";

/** What is told of an attack that may be under way. */
export interface Plot {
  readonly tenant: string;
  readonly story: Story;
  /** Whose trail it is: the identity that acts, or the one on whose behalf all of them do. */
  readonly subject: string;
  /** The person it worked for, of an agent that is one identity for everybody. */
  readonly person: string | undefined;
  /** Everything on the trail since the story began, in order. */
  readonly parts: readonly Part[];
  /** Who played the last part. */
  readonly record: IdentityRecord;
  readonly origin: string;
}

const WORST: Severity = "critical";
/** Dimensions of a finding, and how many of them are what it began with. */
const MOST_DIMENSIONS = 24;
const MOST_BEFORE = 8;

/** One finding about all of them. It is a level graver than its gravest part, `medium` at least. */
export function renderSequence({ tenant, story, subject, person, parts, record, origin }: Plot): Finding {
  const [first, last] = [parts[0] as Part, parts.at(-1) as Part];
  const at = formatTime(last.at);
  const severity = severityOf(parts);
  return {
    finding_uid: findingUid(tenant, story.id, subject, `${first.at} ${last.at}`),
    tenant,
    detector: story.id,
    detector_version: story.version,
    kind: "sequence",
    title: `${inTitle(record.name)}${person === undefined ? "" : ` for ${inTitle(shortOf(person))}`} ${story.title}`,
    ...identityOf(record),
    time: at,
    first_seen: formatTime(first.at),
    last_seen: at,
    origin,
    severity,
    confidence: parts.length > story.steps.length ? "high" : "medium",
    calibration: "none",
    score: SEVERITY_SCORE[severity],
    probability: undefined,
    expected_rate: undefined,
    dimensions: dimensionsOf({ parts, person }, record.uid),
    attacks: distinct(parts.flatMap(({ attacks }) => attacks)),
    owasp: distinct(parts.flatMap(({ owasp }) => owasp)),
    events: [first.event, last.event, last.event],
    sql: sqlOf({ tenant, parts, person }, first.at),
    fingerprint: fingerprint(tenant, story.id, subject, []),
  };
}

/** The same finding when one more part is known. What it began with stays, though its trail may have forgotten that. */
export function extended(known: Finding, plot: Plot): Finding {
  const now = renderSequence(plot);
  const { finding_uid, time, events, title } = known;
  const { identity_uid, identity_kind, identity_name, owner, environment, origin, fingerprint: same } = known;
  const whose = { identity_uid, identity_kind, identity_name, owner, environment };
  const said = { finding_uid, time, title, ...whose, origin, fingerprint: same };
  const isWorse = SEVERITIES.indexOf(now.severity) > SEVERITIES.indexOf(known.severity);
  const severity = isWorse ? now.severity : known.severity;
  const [first = "", peak = ""] = events;
  const from = Math.min(parseTime(known.first_seen), parseTime(now.first_seen));
  return {
    ...now,
    ...said,
    first_seen: formatTime(from),
    severity,
    score: SEVERITY_SCORE[severity],
    dimensions: bothEnds(known.dimensions, dimensionsOf(plot, identity_uid)),
    attacks: distinct([...known.attacks, ...now.attacks]),
    owasp: distinct([...known.owasp, ...now.owasp]),
    events: [first, isWorse ? (now.events[1] ?? peak) : peak, now.events[2] ?? peak],
    sql: sqlOf(plot, from),
  };
}

/** What it began with and what came last; of a long one, what lies between is left out. */
function bothEnds(before: readonly Dimension[], now: readonly Dimension[]): readonly Dimension[] {
  const said = new Set(now.map(({ observed }) => observed));
  const all = [...before.filter(({ observed }) => !said.has(observed)), ...now];
  return all.length <= MOST_DIMENSIONS
    ? all
    : [...all.slice(0, MOST_BEFORE), ...all.slice(MOST_BEFORE - MOST_DIMENSIONS)];
}

function severityOf(parts: readonly Part[]): Severity {
  const gravest = Math.max(...parts.map(({ severity }) => SEVERITIES.indexOf(severity)));
  return SEVERITIES[Math.max(gravest + 1, SEVERITIES.indexOf("medium"))] ?? WORST;
}

/** Who is not the one that it is about, `own`, is named. */
function dimensionsOf({ parts, person }: Pick<Plot, "parts" | "person">, own: string): readonly Dimension[] {
  const steps = parts.map((part) => dimension(part, own));
  return person === undefined ? steps : [...steps, personDimension(person)];
}

function dimension({ tactics, title, finding, at, identity }: Part, own: string): Dimension {
  const who = identity === own ? "" : `${plain(identity)}: `;
  return {
    name: tactics.join(" or "),
    pattern: "MATCH",
    observed: `${formatTime(at)} ${who}${plain(title)} (${finding})`,
    expected: "each of these alone may be ordinary; in this order they are how attacks go on",
    surprise: 0,
    added: 0,
  };
}

function sqlOf({ tenant, parts, person }: Pick<Plot, "tenant" | "parts" | "person">, from: number): string {
  const last = parts.at(-1) as Part;
  const [actor = "", ...others] = distinct(parts.map(({ identity }) => identity));
  const own = person === undefined ? actor : { identity: actor, people: [person] };
  return evidenceSql(tenant, others.length === 0 ? own : [actor, ...others], from, last.at + 1);
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return Array.from(new Map(values.map((value) => [JSON.stringify(value), value])).values());
}
