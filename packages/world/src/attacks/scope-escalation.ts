import { MINUTE_MS } from "../calendar/time.ts";
import { type Attack, abused, works } from "./attack.ts";

/** From its usual place, the machine does what administrators do. */
export const scopeEscalation: Attack = {
  name: "scope-escalation",
  summary: "two to seven administrative calls from the machine's usual source, the first of them refused",
  demo: true,
  first: "image-resizer",
  fits: (victim, at) =>
    ["autoscaled-role", "kubernetes-controller", "api-client", "cron-job", "github-app"].includes(victim.trade) &&
    works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const client = persona.home(random, at);
    const calls = random.between(2, 7);
    let time = at;
    for (let call = 0; call < calls; call += 1) {
      emit(persona.foreign("admin", random)(random, time, client, call < calls / 3 ? "denied" : "success"));
      time += Math.round((0.2 + 4 * random.float()) * MINUTE_MS);
    }
    return {
      identityUid: persona.identityUid,
      story: `${victim.name} makes ${calls} administrative calls, which it never did`,
    };
  },
};
