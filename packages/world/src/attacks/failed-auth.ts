import { MINUTE_MS } from "../calendar/time.ts";
import { type Attack, abused, intruder, works } from "./attack.ts";

/** A revoked or guessed credential is tried again and again. */
export const failedAuth: Attack = {
  name: "failed-auth",
  summary: "40 to 340 refused calls within ten minutes from an unknown network",
  demo: true,
  first: "partner-acme",
  fits: (victim, at) =>
    ["api-client", "token-refresh", "payment-webhook", "monitoring-agent"].includes(victim.trade) && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const client = intruder(persona, random, at);
    const calls = random.between(40, 340);
    for (let call = 0; call < calls; call += 1) {
      const time = at + random.below(10 * MINUTE_MS);
      emit(persona.usual(random, time)(random, time, client, "denied"));
    }
    return {
      identityUid: persona.identityUid,
      story: `${calls} refused calls in the name of ${victim.name} from ${client.ip}`,
    };
  },
};
