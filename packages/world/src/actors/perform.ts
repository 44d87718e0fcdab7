import { HOUR_MS, SECOND_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import type { Client } from "../network/client.ts";
import type { Persona } from "../personas/persona.ts";
import type { Random } from "../random/random.ts";
import type { Emit } from "./machine.ts";

const RETRIED = 0.7;

/** One usual call of the persona, and the retry if it fails. */
export function perform(
  company: Company,
  persona: Persona,
  random: Random,
  at: number,
  emit: Emit,
  client?: Client,
): void {
  const from = client ?? persona.home(random, at);
  const deed = persona.usual(random, at);
  const result = company.result(random, persona.dependsOn, at);
  emit(deed(random, at, from, result));
  if (result !== "error" || !random.chance(RETRIED)) return;
  const again = at + random.between(1, 20) * SECOND_MS;
  emit(deed(random, again, from, company.result(random, persona.dependsOn, again)));
}

/** `count` usual calls at any times of the hour. */
export function performSpread(
  company: Company,
  persona: Persona,
  random: Random,
  hourAt: number,
  count: number,
  emit: Emit,
): void {
  for (let call = 0; call < count; call += 1) perform(company, persona, random, hourAt + random.below(HOUR_MS), emit);
}

/** `count` usual calls one after the other, some `gapMs` apart, from one client. */
export function performInTurn(
  company: Company,
  persona: Persona,
  random: Random,
  turn: { readonly at: number; readonly count: number; readonly gapMs: number; readonly client?: Client },
  emit: Emit,
): number {
  const client = turn.client ?? persona.home(random, turn.at);
  let at = turn.at;
  for (let call = 0; call < turn.count; call += 1) {
    perform(company, persona, random, at, emit, client);
    at += 50 + Math.round(turn.gapMs * 2 * random.float());
  }
  return at;
}
