import { type CredentialKind, type Event, type IdentityKind, LASTING_CREDENTIALS, type Severity } from "@rolecall/core";
import type { Asked } from "../features/asked.ts";
import type { Whereabouts } from "../features/neighbours.ts";
import type { Pauses } from "../features/pauses.ts";
import { placesOf } from "../habits/network.ts";
import type { Directory } from "../inventory/directory.ts";
import { environmentStage } from "../inventory/environment-stage.ts";
import type { Session } from "../links/sessions.ts";
import type { RuleMatch, Together } from "../rules/index.ts";
import type { CredentialRecord, IdentityRecord } from "../state/record.ts";
import { ATTACK_VERSION, type TacticName, type TechniqueId } from "../tags/techniques.ts";
import type { Knock } from "./knock.ts";

export const HOUR_MS: number = 3_600_000;
export const DAY_MS: number = 24 * HOUR_MS;

/** One event before it is counted: what was known of its identity and credential until then. */
export interface Sighting extends Whereabouts {
  readonly event: Event;
  /** Epoch ms. */
  readonly at: number;
  readonly record: IdentityRecord;
  /** Undefined at its first use, and where the log names none. */
  readonly credential: CredentialRecord | undefined;
  readonly directory: Directory;
  /** The federated session that the credential belongs to, where the log said how it began. */
  readonly session?: Session | undefined;
  /** Where it happened, as event, account or inventory say. */
  readonly environment: string;
  /** It gets for the first time what it asked for on many days. */
  readonly asked?: Asked | undefined;
  /** What its key was refused before, where it is let in for the first time. */
  readonly knock?: Knock | undefined;
  /** What its hours say of its pauses, where it was silent for long. */
  readonly pauses?: Pauses | undefined;
}

/** A match that says about whom it is, where that is not whom the event is by, and how long it need not be said again. */
export interface LifecycleMatch extends RuleMatch {
  readonly about?: IdentityRecord | undefined;
  /** Said once in this time, ms; 0 for as often as it is so. */
  readonly onceInMs: number;
  /** How it counts among what is only news while it is rare, where not as its event says. */
  readonly counted?: "grave" | "strangers" | undefined;
  /** Where the evidence begins, ms, if before the hour of the event. */
  readonly from?: number | undefined;
  /** The network that the evidence is from, where it is what was done from there and nothing else. */
  readonly network?: string | undefined;
}

interface Said {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly owasp: readonly string[];
  readonly tag?: readonly [TacticName, TechniqueId] | undefined;
  readonly seen: readonly [name: string, observed: string, expected: string];
  readonly key?: string | undefined;
  readonly kind?: "lifecycle" | "delegation" | undefined;
  readonly onceInMs?: number | undefined;
  readonly confidence?: "low" | "medium" | "high" | undefined;
  readonly about?: IdentityRecord | undefined;
  readonly together?: Together | undefined;
  readonly counted?: "grave" | "strangers" | undefined;
  readonly from?: number | undefined;
  readonly network?: string | undefined;
}

/** So many of one owner, of whom the same is to be said, are one finding: an inventory that is read for the first time says it of all. */
const OF_ONE_OWNER = 8;

/**
 * What is grave is for each to answer for, and is never too much to say. But people who get other names in one night are behind
 * machines whose work it is to read secrets, too: from so many on they are one finding, which names all of them.
 */
export const GRAVE_TOGETHER: Pick<Together, "marks" | "least"> = { marks: ["something grave"], least: OF_ONE_OWNER };

const MACHINES: ReadonlySet<IdentityKind> = new Set([
  "service-account",
  "role",
  "access-key",
  "api-key",
  "ci-workflow",
  "oauth-app",
  "managed-identity",
  "bot",
  "webhook",
  "ai-agent",
  "mcp-server",
  "workload",
]);

/** Credentials that somebody must rotate, since nothing ends them. */
const LASTING: ReadonlySet<CredentialKind> = new Set(LASTING_CREDENTIALS);

const GRAVE = new Set(["admin", "secret", "delete"]);
const LEVELS: readonly Severity[] = ["info", "low", "medium", "high", "critical"];

export function isMachine(kind: IdentityKind): boolean {
  return MACHINES.has(kind);
}

export function isLasting(kind: CredentialKind | undefined): boolean {
  return kind !== undefined && LASTING.has(kind);
}

/** An action after which somebody has more, or something is gone. */
export function isGrave(event: Event): boolean {
  return GRAVE.has(event.action_class);
}

/** Severity by use: a level up for an action that is grave, one down for one that was refused, one down in rehearsal. */
export function byUse(severity: Severity, { event, environment }: Pick<Sighting, "event" | "environment">): Severity {
  let level = LEVELS.indexOf(severity);
  if (isGrave(event)) level += 1;
  if (event.outcome === "denied") level -= 1;
  if (environmentStage(environment) === 2) level -= 1;
  return LEVELS[Math.min(LEVELS.length - 1, Math.max(1, level))] as Severity;
}

/** What was refused was not done, whatever the sentence says: as rules say it of theirs. */
export function asTried(title: string, { outcome }: Pick<Event, "outcome">): string {
  return outcome === "denied" ? `${title} (attempted, denied)` : title;
}

export function match(said: Said): LifecycleMatch {
  const [name, observed, expected] = said.seen;
  return {
    rule: said.id,
    version: 1,
    kind: said.kind ?? "lifecycle",
    title: said.title,
    severity: said.severity,
    confidence: said.confidence ?? "medium",
    attacks: said.tag === undefined ? [] : [{ tactic: said.tag[0], technique: said.tag[1], version: ATTACK_VERSION }],
    owasp: said.owasp,
    dimensions: [
      { name, pattern: "MATCH", observed: plain(observed), expected: plain(expected), surprise: 0, added: 0 },
    ],
    key: (said.key ?? "").slice(0, 256),
    onceInMs: said.onceInMs ?? 0,
    about: said.about,
    ...(said.from !== undefined && { from: said.from }),
    ...(said.network !== undefined && { network: said.network }),
    ...(said.counted !== undefined && { counted: said.counted }),
    ...(said.together !== undefined && { together: said.together }),
  };
}

/** With others who came to that country, as when a company goes out by another gateway; who does something grave there is alone. */
export function withOthersIn({ event }: Sighting, country: string, words: string): Together | undefined {
  return isGrave(event) ? undefined : { words, marks: [country] };
}

/** With others who came to the network, or to one round it: what moves machines gives them several that lie in one. */
export function withOthersAt({ event }: Sighting, words: string): Together | undefined {
  return isGrave(event) ? undefined : { words, marks: placesOf(event) };
}

/** With others of its owner, as long as nothing grave is done: that is for each to answer for. */
export function withOthersOf({ event, record }: Sighting, words: string): Together | undefined {
  return isGrave(event) ? undefined : { words, marks: [record.owner || "nobody's"], least: OF_ONE_OWNER };
}

/** Text of a log on one line, at most 200 characters. */
export function plain(text: string): string {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ");
  return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean;
}

export function daysOf(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}

/** As `daysOf`; less than a day in hours, since "0 days" says nothing, and no more do "0 hours". */
export function daysOrHoursOf(ms: number): string {
  if (ms >= DAY_MS) return daysOf(ms);
  const hours = Math.floor(ms / HOUR_MS);
  if (hours < 1) return "less than an hour";
  return hours === 1 ? "1 hour" : `${hours} hours`;
}
