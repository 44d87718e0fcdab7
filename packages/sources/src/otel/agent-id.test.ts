import { expect, test } from "vitest";
import { agentIdOf } from "./agent-id.ts";

const RANDOM = "1f2e3d4c-5b6a-4789-8abc-0123456789ab";
const of = (maker: string | undefined, id: string | undefined, name: string | undefined) =>
  agentIdOf({ "gen_ai.provider.name": maker, "gen_ai.agent.id": id, "gen_ai.agent.name": name });

test.each([
  ["its id", "openai", "asst_1", "Refunds", "asst_1"],
  ["its name, where it has no id", "openai", undefined, "Refunds", "Refunds"],
  ["its id, where it has no name", "autogen", RANDOM, undefined, RANDOM],
  ["its name, where the id is made anew", "microsoft.agent_framework", RANDOM, "Refunds", "Refunds"],
  ["its name, where such an id is a part", "autogen", `Refunds_${RANDOM}`, "Refunds", "Refunds"],
  ["the id that a program gave it", "microsoft.agent_framework", "refunds-1", "Refunds", "refunds-1"],
  ["a random id that is kept", "azure.ai.agents", RANDOM, "Refunds", RANDOM],
  ["nothing", "openai", undefined, undefined, undefined],
])("an agent is known by %s", (_, maker, id, name, expected) => {
  expect(of(maker, id, name)).toBe(expected);
});
