import { DAY_MS, HOUR_MS, SECOND_MS } from "../calendar/time.ts";
import { RETIRED_KEY } from "../company/cast-cloud.ts";
import { type Attack, abused, intruder } from "./attack.ts";

/** At least so long, or half of what the world has seen so far. */
const SILENT_DAYS = 7;

/** A credential that nobody remembers is used again, from elsewhere. */
export const resurrectedCredential: Attack = {
  name: "resurrected-credential",
  summary: "a credential that was silent for weeks is used again, from another network",
  demo: true,
  first: RETIRED_KEY,
  fits: (victim, at, company) => {
    const hourAt = at - (at % HOUR_MS);
    const halfAge = Math.floor((hourAt - company.startAt) / (2 * HOUR_MS)) * HOUR_MS;
    const silentAt = hourAt - Math.min(SILENT_DAYS * DAY_MS, halfAge);
    return victim.activeAt(company.startAt) && !victim.activeAt(hourAt) && !victim.activeAt(silentAt);
  },
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const client = intruder(persona, random, at);
    const calls = random.between(6, 16);
    let time = at;
    for (let call = 0; call < calls; call += 1) {
      const deed =
        call < calls / 2 ? persona.usual(random, time) : persona.foreign(random.chance(0.6) ? "bulk" : "list", random);
      emit(deed(random, time, client, random.chance(0.15) ? "denied" : "success"));
      time += random.between(5, 90) * SECOND_MS;
    }
    return {
      identityUid: persona.identityUid,
      story: `the forgotten credential of ${victim.name} is used again from ${client.ip}: ${calls} calls`,
    };
  },
};
