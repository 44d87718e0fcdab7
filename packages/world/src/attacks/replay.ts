import { MINUTE_MS } from "../calendar/time.ts";
import { NETWORKS } from "../network/address.ts";
import { type Attack, abused, works } from "./attack.ts";

/** The credential is replayed by a neighbour: the same operator's network, another address, nothing else new. */
export const replay: Attack = {
  name: "replay",
  summary: "a session is replayed from another address of the same operator, with the same client and the same calls",
  demo: true,
  first: "partner-globex",
  fits: (victim, at) =>
    ["api-client", "autoscaled-role", "ci-workflow", "monitoring-agent"].includes(victim.trade) && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const home = persona.home(random, at);
    const own = home.ip.slice(0, home.ip.lastIndexOf("."));
    const others = NETWORKS[home.network].filter((prefix) => prefix !== own);
    const client = { ...home, ip: `${others.length === 0 ? own : random.pick(others)}.${random.between(220, 250)}` };
    const calls = random.between(20, 40);
    for (let call = 0; call < calls; call += 1) {
      const time = at + random.below(30 * MINUTE_MS);
      emit(persona.usual(random, time)(random, time, client, "success"));
    }
    return {
      identityUid: persona.identityUid,
      story: `the session of ${victim.name} is replayed ${calls} times from ${client.ip}, a neighbour in the same network`,
    };
  },
};
