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

/** The `identity_uid` of the person that an agent of one for everybody works for; undefined for every other agent. */
export function personOf({ action, delegation }: Pick<Event, "action" | "delegation">): string | undefined {
  return BESIDE_A_PERSON.test(action) ? delegation?.at(-1) : undefined;
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
