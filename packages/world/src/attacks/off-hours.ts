import { DAY_MS, HOUR_MS, hourOfDay, MINUTE_MS } from "../calendar/time.ts";
import { type Attack, abused, works } from "./attack.ts";

const DEAD_HOUR = 3;

/** Nothing new but the hour. */
export const offHours: Attack = {
  name: "off-hours",
  summary: "a machine that works in office hours makes its usual calls from its usual source at three in the morning",
  demo: false,
  first: "web/deploy.yml",
  fits: (victim, at) => ["ci-workflow", "slack-bot"].includes(victim.trade) && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const hourAt = at - (at % HOUR_MS) + HOUR_MS;
    const deadAt = hourAt + ((DEAD_HOUR - hourOfDay(hourAt) + 24) % 24) * HOUR_MS;
    const startsAt = Math.min(deadAt, hourAt + DAY_MS) + random.below(30 * MINUTE_MS);
    const client = { ...persona.home(random, startsAt), sessionAt: startsAt };
    const calls = random.between(8, 16);
    for (let call = 0; call < calls; call += 1) {
      const time = startsAt + random.below(20 * MINUTE_MS);
      emit(persona.usual(random, time)(random, time, client, "success"));
    }
    return {
      identityUid: persona.identityUid,
      story: `${victim.name} works at three in the morning: ${calls} ordinary calls`,
    };
  },
};
