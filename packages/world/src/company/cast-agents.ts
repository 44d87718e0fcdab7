import { identityUid } from "@rolecall/core";
import type { Machine } from "../actors/machine.ts";
import { createSlackBot } from "../actors/slack-bot.ts";
import { createSupportAgent } from "../actors/support-agent.ts";
import { shapeOf } from "../calendar/shape.ts";
import type { Company } from "./company.ts";
import { toolOutfit } from "./outfit.ts";
import { USER_AGENTS } from "./user-agents.ts";

/** The people on whose behalf agents work. */
const USERS = ["mara", "noor", "oskar", "priya", "quinn", "rosa"].map((name) =>
  identityUid("agents", "example", "human", `${name}@example.com`),
);

/** AI agents and the bot in the chat. */
export function castAgents(company: Company): readonly Machine[] {
  const agent = (name: string, trade: string) =>
    toolOutfit(company, {
      name,
      team: "support",
      network: "nat",
      hosts: 6,
      trade,
      provider: "agents",
      kind: "ai-agent",
    });
  return [
    createSupportAgent(company, {
      name: "support-triage",
      team: "support",
      story:
        "an AI agent reads customers' tickets for the people of the support team and starts sub-agents that look things up and refund",
      agent: agent("support-triage", "support"),
      helpers: [agent("support-lookup", "lookup"), agent("support-refund", "refund")],
      users: USERS,
      rate: { perDay: 70, shape: shapeOf("diurnal"), evenness: 6 },
    }),
    createSupportAgent(company, {
      name: "data-research",
      team: "data",
      story: "an AI agent answers analysts' questions from the warehouse, and finds a new tool now and then",
      agent: agent("data-research", "research"),
      helpers: [],
      users: USERS.slice(0, 3),
      rate: { perDay: 18, shape: shapeOf("office"), evenness: 3 },
      novelty: { strength: 2, discount: 0.25 },
    }),
    createSlackBot(company, {
      name: "deploybot",
      team: "platform",
      story: "a Slack bot answers questions about deployments",
      persona: toolOutfit(company, {
        name: "deploybot",
        team: "chat",
        network: "chat",
        width: 2,
        hosts: 20,
        trade: "chat",
        provider: "slack",
        kind: "bot",
        agent: USER_AGENTS.chat,
      }),
      rate: { perDay: 40, shape: shapeOf("office"), evenness: 4 },
    }),
  ];
}
