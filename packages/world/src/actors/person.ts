import { identityUid } from "@rolecall/core";
import { isHoliday } from "../calendar/rate.ts";
import { HOUR_MS, hourOfWeek, MINUTE_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import type { Client } from "../network/client.ts";
import type { Persona } from "../personas/persona.ts";
import { poisson } from "../random/distributions.ts";
import { awsId } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import { consoleLogin } from "../records/console-login.ts";
import { GITHUB_ORG } from "../records/github.ts";
import { always, type Emit, type Machine } from "./machine.ts";
import { performInTurn } from "./perform.ts";

export interface PersonOptions {
  readonly name: string;
  readonly team: string;
  readonly story: string;
  readonly persona: Persona;
  readonly activeAt?: (hourAt: number) => boolean;
}

const AT_WORK = 0.9;
const LOOKS_PER_HOUR = 2;
const EVENING = 18;
const OVERTIME = 0.01;

/** A person: signs in to the console in the morning through the VPN, looks at things until the evening, seldom at night. */
export function createPerson(company: Company, options: PersonOptions): Machine {
  const { name, team, story, persona, activeAt = always } = options;
  const principalId = awsId(company.seed.split(`${persona.name}/id`), "AIDA", 21);
  return {
    name,
    trade: "person",
    team,
    story,
    personas: [persona],
    aliases: [identityUid("github", GITHUB_ORG, "human", persona.name)],
    activeAt,
    start: (random) => {
      let session: Client | undefined;
      return (hourAt, emit) => {
        if (hourOfWeek(hourAt) % 24 === EVENING) session = undefined;
        if (signsIn(random, hourAt, session !== undefined)) {
          const at = hourAt + random.below(50) * MINUTE_MS;
          session = { ...persona.home(random, at), session: `console-${at}`, sessionAt: at };
          emit(consoleLogin(random, at, persona.name, principalId, session));
        }
        if (session !== undefined) work(company, persona, random, hourAt, session, emit);
      };
    },
  };
}

/** In the morning of a working day; rarely at another time. */
function signsIn(random: Random, hourAt: number, signedIn: boolean): boolean {
  const hour = hourOfWeek(hourAt);
  const morning = hour < 120 && hour % 24 === 8 && !isHoliday(hourAt);
  return random.chance(morning ? AT_WORK : OVERTIME / 24) && !signedIn;
}

function work(company: Company, persona: Persona, random: Random, hourAt: number, session: Client, emit: Emit): void {
  const from = Math.max(hourAt, session.sessionAt + 1000);
  for (let look = poisson(random, LOOKS_PER_HOUR); look > 0; look -= 1) {
    const at = from + random.below(hourAt + HOUR_MS - from);
    performInTurn(company, persona, random, { at, count: random.between(1, 5), gapMs: 7000, client: session }, emit);
  }
}
