import { agentClient, newRun } from "../actors/support-agent.ts";
import { SECOND_MS } from "../calendar/time.ts";
import { type Attack, works } from "./attack.ts";

/** A ticket talks the agent into it: tools that it never used, customers that nobody asked about. */
export const overReachingAgent: Attack = {
  name: "over-reaching-agent",
  summary: "in an ordinary conversation the agent lists and exports customers with tools that it never used",
  demo: true,
  first: "support-triage",
  fits: (victim, at) => victim.trade === "support-agent" && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const [agent] = victim.personas;
    const client = agentClient(agent, random, at, newRun(random, ["agents:example:human:rosa@example.com"]));
    const exports = random.between(2, 5);
    const deeds = [
      ...Array.from({ length: 3 }, () => agent.usual(random, at)),
      ...Array.from({ length: random.between(6, 14) }, () => agent.foreign("list", random)),
      ...Array.from({ length: exports }, () => agent.foreign("bulk", random)),
    ];
    let time = at;
    for (const deed of deeds) {
      emit(deed(random, time, client, "success"));
      time += random.between(2, 25) * SECOND_MS;
    }
    for (const kind of ["admin", "secret"] as const) {
      emit(agent.foreign(kind, random)(random, time, client, "denied"));
      time += random.between(2, 25) * SECOND_MS;
    }
    return {
      identityUid: agent.identityUid,
      story: `${victim.name} lists customers whom nobody asked about and exports them ${exports} times`,
    };
  },
};
