import { agentClient, newRun, spawnedRun } from "../actors/support-agent.ts";
import { SECOND_MS } from "../calendar/time.ts";
import type { Run } from "../network/client.ts";
import { type Attack, works } from "./attack.ts";

const MAX_DEPTH = 8;

/** An agent that starts agents that start agents. */
export const sprawl: Attack = {
  name: "sprawl",
  summary: "an agent starts 30 to 90 sub-agents within minutes, up to eight deep",
  demo: true,
  first: "support-triage",
  fits: (victim, at) => victim.trade === "support-agent" && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const [agent] = victim.personas;
    const spawns = random.between(30, 90);
    const runs: Run[] = [newRun(random, ["agents:example:human:mara@example.com"])];
    let time = at;
    for (let spawn = 0; spawn < spawns; spawn += 1) {
      const parent = random.pick(runs.filter(({ depth }) => depth < MAX_DEPTH).slice(-6));
      const run = spawnedRun(random, agent.identityUid, parent);
      runs.push(run);
      emit(agent.usual(random, time)(random, time, agentClient(agent, random, time, run), "success"));
      time += Math.round((1 + 9 * random.float()) * SECOND_MS);
    }
    return {
      identityUid: agent.identityUid,
      story: `${victim.name} starts ${spawns} sub-agents, one within the other`,
    };
  },
};
