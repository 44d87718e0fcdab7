import { DAY_MS } from "../calendar/time.ts";
import { poisson } from "../random/distributions.ts";
import { type Attack, abused, works } from "./attack.ts";

const RAMP_DAYS = 7;
const STEP = 0.18;
const HARVEST = 5;
const MAX_PER_DAY = 800;

/** The baseline is led up a slope until the harvest looks ordinary. */
export const poisoningRamp: Attack = {
  name: "poisoning-ramp",
  summary: "18 % more of the usual calls each day for a week, then six times the normal volume",
  demo: false,
  first: "partner-globex",
  fits: (victim, at) => (victim.perDay ?? Number.POSITIVE_INFINITY) <= MAX_PER_DAY && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const perDay = victim.perDay ?? 0;
    for (let day = 0; day <= RAMP_DAYS; day += 1) {
      const share = day < RAMP_DAYS ? (day + 1) * STEP : HARVEST;
      for (let calls = poisson(random, share * perDay); calls > 0; calls -= 1) {
        const time = at + day * DAY_MS + random.below(DAY_MS);
        emit(persona.usual(random, time)(random, time, persona.home(random, time), "success"));
      }
    }
    return {
      identityUid: persona.identityUid,
      story: `${victim.name} calls 18 % more each day for a week, then six times as much as ever`,
    };
  },
};
