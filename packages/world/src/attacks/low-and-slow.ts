import { DAY_MS, HOUR_MS } from "../calendar/time.ts";
import type { Random } from "../random/random.ts";
import { type Attack, abused, works } from "./attack.ts";

/** A patient intruder: a call here and there, for days. */
export const lowAndSlow: Attack = {
  name: "low-and-slow",
  summary: "none to four discovery or secret calls a day from the usual source, for five to seven days",
  demo: false,
  first: "search-indexer",
  fits: (victim, at) =>
    ["autoscaled-role", "api-client", "kubernetes-controller"].includes(victim.trade) && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const days = random.between(5, 7);
    const times = timesOver(random, at, days);
    for (const time of times) {
      const deed = persona.foreign(random.chance(0.25) ? "secret" : "list", random);
      emit(deed(random, time, persona.home(random, time), random.chance(0.1) ? "denied" : "success"));
    }
    return {
      identityUid: persona.identityUid,
      story: `${victim.name} makes ${times.length} strange calls over ${days} days`,
    };
  },
};

/** One at once, then none to four a day. */
function timesOver(random: Random, at: number, days: number): readonly number[] {
  const times = [at];
  for (let day = 1; day < days; day += 1) {
    for (let left = random.below(5); left > 0; left -= 1) times.push(at + day * DAY_MS + random.below(20 * HOUR_MS));
  }
  return times;
}
