import { readText } from "../record/read-member.ts";
import type { Attributes } from "./attributes.ts";

/**
 * Frameworks whose agents get another random id each time a process makes them, unless the program names one: Microsoft's
 * Agent Framework (`AgentBase`), AutoGen, Semantic Kernel, CrewAI. The name is what stays.
 */
const MADE_ANEW =
  /^(?:microsoft\.agent_framework|agent_framework|autogen|semantic[_.-]kernel|microsoft\.semantic_kernel|crewai)$/i;
const RANDOM = /[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}/i;

/** What an agent is known by: its id, else its name; undefined where the attributes name none. */
export function agentIdOf(attributes: Attributes): string | undefined {
  const name = readText(attributes["gen_ai.agent.name"]);
  const id = readText(attributes["gen_ai.agent.id"]);
  if (id === undefined || name === undefined) return id ?? name;
  const maker = readText(attributes["gen_ai.provider.name"], 64) ?? readText(attributes["gen_ai.system"], 64);
  return maker !== undefined && MADE_ANEW.test(maker) && RANDOM.test(id) ? name : id;
}
