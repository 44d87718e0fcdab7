import { SECOND_MS } from "../calendar/time.ts";
import { type Attack, abused, works } from "./attack.ts";

/** The machine becomes somebody whom it never was. */
export const delegationAbuse: Attack = {
  name: "delegation-abuse",
  summary: "a role assumes a role, or a service account impersonates one, as it never did",
  demo: true,
  first: "shop-web",
  fits: (victim, at) =>
    ["autoscaled-role", "kubernetes-controller", "ci-workflow"].includes(victim.trade) && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const client = persona.home(random, at);
    const calls = random.between(2, 5);
    let time = at;
    for (let call = 0; call < calls; call += 1) {
      const deed = persona.delegate(random) ?? persona.foreign("admin", random);
      emit(deed(random, time, client, call === 0 && calls > 3 ? "denied" : "success"));
      time += random.between(5, 200) * SECOND_MS;
    }
    return {
      identityUid: persona.identityUid,
      story: `${victim.name} takes another identity ${calls} times, which it never did`,
    };
  },
};
