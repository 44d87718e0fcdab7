import { type Dimension, type Event, isPerson, type Json, PERSON, parseIdentityUid, sha256 } from "@rolecall/core";

/** Events of agents that write code at a person's terminal or in an editor: each of these agents is one identity, for everybody. */
const EVENTS = /^(?:claude_code|codex|gemini_cli|qwen-code|copilot_chat|github\.copilot|cursor|windsurf)\./i;
/** Formats in which operations are called as whoever writes them likes: a database has cursors. */
const NAMED_BY_ANYBODY: ReadonlySet<string> = new Set(["rolecall", "ocsf", "ecs"]);
/** What these programs call themselves to telemetry, to gateways and to servers of tools. */
const NAMES = new RegExp(
  [
    "^(?:claude[-_ ]code(?:[-_ ]cli)?|codex(?:[-_ ](?:cli|cli_rs|exec|vscode|mcp-client))?|gemini[-_ ]cli(?:[-_ ]mcp[-_ ]client.*)?",
    "qwen[-_ ]code|github[-_ ]copilot(?:[-_ ](?:chat|cli|developer))?|copilot[-_ ](?:chat|cli|developer)|cursor(?:[-_ ](?:vscode|agent|ide))?|windsurf(?:[-_ ]client)?",
    "visual studio code(?: - insiders)?|vscode|cline|roo[-_ ]code|kilo[-_ ]code|zed|opencode|aider|continue|goose|amp|claude[-_ ]desktop|claude-ai)$",
  ].join("|"),
  "i",
);
/** Of a name in a log no more is kept: that of an identity is shorter. */
const MAX_PERSON = 512;

/**
 * Paths that tell apart for whom an agent works that is one identity for all who work with it: what it does for one is no
 * habit of another's, and no part of the other's finding. Of agents that serve many, whom it serves tells nothing.
 */
export const BESIDE_READERS: ReadonlyMap<string, (event: Event) => readonly Json[]> = new Map([
  ["beside.person", (event: Event) => texts(personOf(event))],
  ["beside.key", (event: Event) => texts(personOf(event) ?? event.resource)],
  ["beside.call", (event: Event) => [callOf(event)]],
]);

/** What {@link personOf} looks at. */
type Acting = Pick<Event, "source" | "action" | "delegation" | "identity_kind" | "identity_uid" | "identity_name">;

/** The `identity_uid` of the person that an agent of one for everybody works for; undefined for every other agent. */
export function personOf(event: Acting): string | undefined {
  const { delegation } = event;
  if (delegation === undefined || !isOfEverybody(event)) return undefined;
  return delegation.findLast(isPerson);
}

/** Is it an agent that is one identity for all who work with it, each at his own terminal or editor? */
export function isOfEverybody({ source, action, identity_kind, identity_uid, identity_name }: Acting): boolean {
  if (EVENTS.test(action) && !NAMED_BY_ANYBODY.has(source)) return true;
  if (identity_kind !== "ai-agent") return false;
  return NAMES.test(identity_name) || NAMES.test(parseIdentityUid(identity_uid)?.nativeId ?? "");
}

/** Who acted, as what is counted and remembered of it is kept apart: the identity, and for whom where that tells. */
export function actorOf(event: Acting): string {
  const person = personOf(event);
  return person === undefined ? event.identity_uid : `${event.identity_uid} ${person}`;
}

/** Says in a finding whose it is. */
export function personDimension(person: string): Dimension {
  const expected = "the agent is one identity for everybody: what it does for others is told apart from this";
  return { name: PERSON, pattern: "MATCH", observed: visible(person), expected, surprise: 0, added: 0 };
}

/** On one line, and another than that of whoever has a name that looks the same. */
function visible(person: string): string {
  const seen = person
    .replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\s]+/gu, " ")
    .trim()
    .slice(0, MAX_PERSON);
  return seen === person ? person : `${seen} #${sha256(person).slice(0, 8)}`;
}

/** Is it the name of a person as a finding shows it, and not as the log has it? */
export function isOtherwiseShown(person: string): boolean {
  return / #[0-9a-f]{8}$/.test(person);
}

/** The person as titles call him: his name in the log, in 34 characters. */
export function shortOf(person: string): string {
  return (parseIdentityUid(person)?.nativeId ?? person).slice(0, 34);
}

/** The call, and for whom. */
function callOf(event: Event): string {
  const person = personOf(event);
  if (person === undefined) return event.action;
  return `${event.action.slice(0, 40)} for ${shortOf(person)}`;
}

function texts(text: string | undefined): readonly Json[] {
  return text === undefined ? [] : [text];
}
