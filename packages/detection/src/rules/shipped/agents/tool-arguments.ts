import type { JsonObject } from "@rolecall/core";
import type { Condition, Path, Rule } from "../../rule.ts";
import { HANDED, HOSTS } from "../../tool-paths.ts";
import { logEvent, span } from "../examples/vendors.ts";

/** Calls of agents that frameworks run, and those of what runs beside a person at a terminal or in an editor. */
export const ALONE = ["execute_tool *", "tools/call *"] as const;
export const BESIDE_A_PERSON: readonly string[] = [
  ...["claude_code.*", "codex.*", "gemini_cli.*", "qwen-code.*", "copilot_chat.*", "github.copilot.*", "cursor.*"],
  "windsurf.*",
];

type CommonOfCalls = Pick<Rule, "sources" | "actions" | "confidence" | "shows" | "falsePositives"> & {
  readonly key: Path;
};

/** What a rule about the arguments of tools has in common with the others. */
export const GRAVE_CALLS: CommonOfCalls = {
  sources: ["otel", "mcp"],
  actions: [...ALONE, ...BESIDE_A_PERSON],
  confidence: "medium",
  shows: ["resource", "beside.person"],
  key: "beside.key",
  falsePositives: ["A person who set the agent to exactly this: the run's first message says so."],
};

/** The same of one that may be a person's habit, and then is no other's. */
export const TOOL_CALLS: CommonOfCalls & Pick<Rule, "alike"> = { ...GRAVE_CALLS, alike: ["beside.person"] };

/** One of the words in some argument, or one of the globs that some argument is as a whole. */
export function inArguments(words: readonly string[], globs: readonly string[] = []): Condition {
  return {
    any: [
      { any: words.map((contains) => ({ field: HANDED, contains })) },
      ...globs.map((matches) => ({ field: HANDED, matches })),
    ],
  };
}

/** What is written to a file or a ticket is text about commands, and no command. */
const RUNS: Condition = {
  not: {
    any: ["write", "edit", "create_", "update_", "comment", "search", "message"].map((contains) => ({
      field: "action",
      contains,
    })),
  },
};

/** What is looked for is a word, and nothing that is called. */
export const SEARCHES: Condition = { any: ["grep", "search"].map((contains) => ({ field: "action", contains })) };

/** The same of what a tool runs. */
export function run(words: readonly string[], globs: readonly string[] = []): Condition {
  return { all: [RUNS, inArguments(words, globs)] };
}

/** Tools that write files, by the names that servers give them. */
export const WRITES: Condition = {
  any: ["write", "edit", "create_file", "append", "replace", "patch"].map((contains) => ({
    field: "action",
    contains,
  })),
};

/** An argument that is such a path, or JSON in which it is a whole text. */
export const ends = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [`*${name}`, `*${name}"*`]);

/** A call of a shell, as an example. */
export function shell(command: string): JsonObject {
  return span({
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "bash",
    "gen_ai.agent.id": "coder",
    "gen_ai.tool.call.arguments": JSON.stringify({ command }),
  });
}

/** The same by Claude Code, for a person. */
export function coding(command: string): JsonObject {
  return logEvent("claude_code.tool_result", {
    tool_name: "Bash",
    "user.email": "a@example.com",
    tool_parameters: JSON.stringify({ full_command: command }),
  });
}

/** Where it goes is somebody else's, or is not said: not this machine, a private network or what the inventory names. */
export const GOES_OUT: Condition = {
  any: [
    { field: HOSTS, exists: false },
    { field: HOSTS, outsideHost: "company" },
  ],
};
