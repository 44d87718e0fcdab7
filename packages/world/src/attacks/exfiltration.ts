import { MINUTE_MS } from "../calendar/time.ts";
import { type Attack, abused, works } from "./attack.ts";

const NORMAL_DAY = 700;

/** The key reads what it always reads, from where it always does: only far more, and far larger. */
export const exfiltration: Attack = {
  name: "exfiltration",
  summary:
    "a key reads what it always reads, 10 to 20 times as often and in answers ten times as large, for some 40 minutes",
  demo: true,
  first: "payments-settlement",
  fits: (victim, at) => ["api-client", "autoscaled-role"].includes(victim.trade) && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const client = persona.home(random, at);
    const lasts = random.between(30, 50) * MINUTE_MS;
    const factor = 10 + 10 * random.float();
    const calls = Math.ceil(((victim.perDay ?? NORMAL_DAY) / 24) * (lasts / (60 * MINUTE_MS)) * factor) + 20;
    for (let call = 0; call < calls; call += 1) {
      const time = at + random.below(lasts);
      emit(persona.usual(random, time)(random, time, client, "success", 10));
    }
    return {
      identityUid: persona.identityUid,
      story: `${victim.name} reads ${calls} times within ${Math.round(lasts / MINUTE_MS)} minutes, answers ten times as large as ever`,
    };
  },
};
