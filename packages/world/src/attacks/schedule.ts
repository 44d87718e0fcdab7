import type { Machine } from "../actors/machine.ts";
import { HOUR_MS, MINUTE_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import type { Random } from "../random/random.ts";
import type { WorldOptions } from "../world.ts";
import type { Attack } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";
import { realAttacks } from "./real-session.ts";

/** An attack with its time and its victim. */
export interface PlannedAttack {
  readonly id: string;
  readonly attack: Attack;
  readonly victim: Machine;
  readonly at: number;
}

const EVERY_HOURS = 8;
/** What begins later would hardly be seen. */
const LAST_CHANCE_MS = HOUR_MS;

/**
 * When which attack befalls whom: the wanted ones in turn, 30 to 40 minutes apart, then another about every
 * `attackEveryHours`. An attack that nobody fits at its time is left out.
 *
 * @throws RangeError for a name that the library does not have.
 */
export function planAttacks(
  options: WorldOptions,
  company: Company,
  machines: readonly Machine[],
): readonly PlannedAttack[] {
  const random = company.seed.split("attacks");
  const planned: PlannedAttack[] = [];
  for (const { attack, at } of slotsOf(options, company, random)) {
    const search = { company, machines, at, random: random.split(`victim/${planned.length}/${at}`) };
    const victim = chooseVictim(attack, planned, search);
    if (victim !== undefined) planned.push({ id: idOf(attack, planned), attack, victim, at });
  }
  return planned;
}

interface Slot {
  readonly attack: Attack;
  readonly at: number;
}

function slotsOf(options: WorldOptions, company: Company, random: Random): readonly Slot[] {
  const { attacks, attackEveryHours, sessions = [] } = options;
  const real = realAttacks(sessions);
  const named = attacks === undefined ? ATTACKS.filter((attack) => attack.demo) : attacks.map(attackNamed);
  const first = [...named, ...real, ...real];
  const later = [...(attacks === undefined ? ATTACKS : named), ...real];
  const everyMs = (attackEveryHours ?? EVERY_HOURS) * HOUR_MS;
  const lastAt = company.endAt - LAST_CHANCE_MS;
  const slots: Slot[] = [];
  let at = company.quietUntil + random.between(10, 35) * MINUTE_MS;
  for (const attack of first) {
    if (at < lastAt) slots.push({ attack, at });
    at += random.between(30, 40) * MINUTE_MS;
  }
  for (let turn = 0; everyMs > 0 && later.length > 0; turn += 1) {
    at += Math.round(everyMs * (0.7 + 0.6 * random.float()));
    const attack = later[turn % later.length];
    if (attack === undefined || at >= lastAt) break;
    slots.push({ attack, at });
  }
  return slots;
}

interface Search {
  readonly company: Company;
  readonly machines: readonly Machine[];
  readonly at: number;
  readonly random: Random;
}

/** The named one first, then anybody who fits and has suffered least. */
function chooseVictim(attack: Attack, planned: readonly PlannedAttack[], search: Search): Machine | undefined {
  const fitting = search.machines.filter((machine) => attack.fits(machine, search.at, search.company));
  const named = fitting.find((machine) => machine.name === attack.first);
  if (named !== undefined && !planned.some((each) => each.attack === attack)) return named;
  const suffered = new Map<Machine, number>();
  for (const each of planned) suffered.set(each.victim, (suffered.get(each.victim) ?? 0) + 1);
  const least = Math.min(...fitting.map((machine) => suffered.get(machine) ?? 0));
  const candidates = fitting.filter((machine) => (suffered.get(machine) ?? 0) === least);
  return candidates.length === 0 ? undefined : search.random.pick(candidates);
}

function idOf(attack: Attack, planned: readonly PlannedAttack[]): string {
  return `${attack.name}-${1 + planned.filter((each) => each.attack === attack).length}`;
}

function attackNamed(name: string): Attack {
  const attack = ATTACKS.find((each) => each.name === name);
  if (attack === undefined)
    throw new RangeError(`no attack is called ${name}: ${ATTACKS.map((each) => each.name).join(", ")}`);
  return attack;
}
