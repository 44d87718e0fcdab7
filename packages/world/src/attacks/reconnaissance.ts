import { SECOND_MS } from "../calendar/time.ts";
import { type Attack, abused, works } from "./attack.ts";

/** Somebody on the machine's host tries what its credential may do. */
export const reconnaissance: Attack = {
  name: "reconnaissance",
  summary: "15 to 60 discovery calls in a few minutes from the usual source, half of them refused",
  demo: true,
  first: "external-secrets/external-secrets",
  fits: (victim, at) =>
    ["autoscaled-role", "kubernetes-controller", "api-client", "mesh-service", "cron-job"].includes(victim.trade) &&
    works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const client = persona.home(random, at);
    const calls = random.between(15, 60);
    let time = at;
    for (let call = 0; call < calls; call += 1) {
      emit(persona.foreign("list", random)(random, time, client, random.chance(0.5) ? "denied" : "success"));
      time += random.between(1, 12) * SECOND_MS;
    }
    return {
      identityUid: persona.identityUid,
      story: `${victim.name} tries ${calls} discovery calls, about half of them refused`,
    };
  },
};
