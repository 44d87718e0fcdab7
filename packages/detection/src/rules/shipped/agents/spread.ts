import type { Rule } from "../../rule.ts";
import { mcpCall, span } from "../examples/vendors.ts";

const BASE = { version: 1, sources: ["otel", "mcp"], owasp: [] } as const;
const ROUTINE = "A new version of the agent: look at its deployments.";
const ASK = "Stop the run; withdraw the agent's credentials (reversible), and look at what it did since.";

/** AI agents: how far they reach, and how far they spread. */
export const AGENTS_SPREAD: readonly Rule[] = [
  {
    ...BASE,
    id: "agent-tools-refused",
    title: "{identity_name} was refused many tools",
    confidence: "medium",
    actions: ["tools/call *", "resources/read", "execute_tool *"],
    when: { field: "outcome", equals: "denied" },
    threshold: { distinct: ["resource"], noun: "tools", atLeast: 5, withinMs: 600000 },
    severity: "low",
    attempted: "medium",
    refusal: "alone",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    owasp: ["NHI5"],
    expected: "an agent calls the tools of its charter",
    shows: ["action", "resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "six",
        records: Array.from({ length: 6 }, (_, n) =>
          mcpCall("tools/call", { name: `t${n}` }, { error: { code: -32001, message: "Unauthorized" } }),
        ),
      },
    ],
    quiet: [
      { name: "allowed", records: Array.from({ length: 6 }, (_, n) => mcpCall("tools/call", { name: `t${n}` })) },
    ],
    sources: ["otel", "mcp"],
  },
  {
    ...BASE,
    id: "agent-many-hosts-called",
    title: "{identity_name} called many hosts in a short time",
    confidence: "medium",
    kinds: ["ai-agent", "mcp-server"],
    actions: ["GET *", "POST *", "HEAD *", "PUT *", "CONNECT *"],
    threshold: { distinct: ["service"], noun: "hosts", atLeast: 30, withinMs: 600000 },
    severity: "medium",
    attempted: "medium",
    failed: "medium",
    attacks: [{ tactic: "Discovery", technique: "T1046" }],
    expected: "an agent calls the hosts of its tools",
    shows: ["service"],
    falsePositives: ["Agents that search the web."],
    response: [ASK],
    fires: [
      {
        name: "thirty",
        records: Array.from({ length: 30 }, (_, n) =>
          span({
            "gen_ai.agent.id": "a",
            "gen_ai.agent.name": "a",
            "http.request.method": "GET",
            "server.address": `10.0.0.${n}`,
            "url.path": "/",
          }),
        ),
      },
    ],
    quiet: [
      {
        name: "one, often",
        records: Array.from({ length: 30 }, () =>
          span({
            "gen_ai.agent.id": "a",
            "http.request.method": "GET",
            "server.address": "api.example.com",
            "url.path": "/",
          }),
        ),
      },
    ],
    sources: ["otel"],
  },
  {
    ...BASE,
    id: "agent-chain-too-deep",
    title: "{identity_name} acts {depth} agents below the one that was asked",
    confidence: "medium",
    actions: ["invoke_agent*", "execute_tool *", "create_agent*"],
    when: { field: "depth", atLeast: 5 },
    severity: "medium",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1548.005" }],
    owasp: ["NHI5"],
    expected: "agents call agents two or three deep",
    shows: ["parent_uid", "depth"],
    key: "run_uid",
    falsePositives: ["Frameworks that wrap each step in an agent of its own."],
    response: [ASK],
    fires: [
      {
        name: "six deep",
        records: [
          span({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "z", "gen_ai.agent.depth": "6" }),
        ],
      },
    ],
    quiet: [
      {
        name: "two deep",
        records: [
          span({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "z", "gen_ai.agent.depth": "2" }),
        ],
      },
    ],
    sources: ["otel"],
  },
  {
    ...BASE,
    id: "agent-many-children",
    title: "{identity_name} makes many agents",
    confidence: "medium",
    actions: ["create_agent*"],
    threshold: { distinct: ["resource"], noun: "agents", atLeast: 10, withinMs: 3600000 },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1136.003" }],
    owasp: ["NHI1"],
    expected: "agents are made by those who deploy them",
    shows: ["resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "ten",
        records: Array.from({ length: 10 }, (_, n) =>
          span(
            { "gen_ai.operation.name": "create_agent", "gen_ai.agent.name": `child-${n}` },
            { "gen_ai.agent.id": "maker" },
          ),
        ),
      },
    ],
    quiet: [
      {
        name: "the same one",
        records: Array.from({ length: 10 }, () =>
          span({ "gen_ai.operation.name": "create_agent", "gen_ai.agent.name": "child" }),
        ),
      },
    ],
    sources: ["otel"],
  },
  {
    ...BASE,
    id: "agent-sign-in-spike",
    title: "{identity_name} opens many sessions with tool servers",
    confidence: "medium",
    actions: ["initialize"],
    threshold: { distinct: ["session_uid"], noun: "sessions", atLeast: 50, withinMs: 600000 },
    severity: "low",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    expected: "a session for each task",
    shows: ["service", "session_uid"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "fifty",
        records: Array.from({ length: 50 }, (_, n) =>
          mcpCall("initialize", { clientInfo: { name: "agent-7" } }, { session_id: `s${n}` }),
        ),
      },
    ],
    quiet: [
      {
        name: "one",
        records: Array.from({ length: 50 }, () => mcpCall("initialize", { clientInfo: { name: "agent-7" } })),
      },
    ],
    sources: ["mcp"],
  },
  {
    ...BASE,
    id: "mcp-servers-enumerated",
    title: "{identity_name} asked many servers what tools they have",
    confidence: "medium",
    actions: ["tools/list", "resources/list", "prompts/list"],
    threshold: { distinct: ["service"], noun: "servers", atLeast: 12, withinMs: 600000 },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    expected: "an agent knows its servers",
    shows: ["service"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "twelve", records: Array.from({ length: 12 }, (_, n) => mcpCall("tools/list", {}, { server: `s${n}` })) },
    ],
    quiet: [{ name: "one", records: Array.from({ length: 12 }, () => mcpCall("tools/list", {})) }],
    sources: ["mcp"],
  },
];
