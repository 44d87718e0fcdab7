import { type Event, type Json, parseIdentityUid } from "@rolecall/core";

/** Events of agents that write code at a person's terminal or in an editor: each of these agents is one identity, for everybody. */
const BESIDE_A_PERSON = /^(?:claude_code|codex|gemini_cli)\./i;

/**
 * Paths that tell apart for whom an agent works that is one identity for all who work with it: what it does for one is no
 * habit of another's, and no part of the other's finding. Of agents that serve many, whom it serves tells nothing.
 */
export const BESIDE_READERS: ReadonlyMap<string, (event: Event) => readonly Json[]> = new Map([
  ["beside.person", (event: Event) => texts(personOf(event))],
  ["beside.key", (event: Event) => texts(personOf(event) ?? event.resource)],
  ["beside.call", (event: Event) => [callOf(event)]],
]);

/** The person's `identity_uid`; undefined for every other agent. */
function personOf({ action, delegation }: Event): string | undefined {
  return BESIDE_A_PERSON.test(action) ? delegation?.at(-1) : undefined;
}

/** The call, and for whom. */
function callOf(event: Event): string {
  const person = personOf(event);
  if (person === undefined) return event.action;
  return `${event.action.slice(0, 40)} for ${(parseIdentityUid(person)?.nativeId ?? person).slice(0, 34)}`;
}

function texts(text: string | undefined): readonly Json[] {
  return text === undefined ? [] : [text];
}
