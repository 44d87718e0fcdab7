import type { JsonObject } from "@rolecall/core";
import type { Condition } from "../../rule.ts";
import { span } from "../examples/vendors.ts";

/** What a rule about the arguments of tools has in common with the others. */
export const TOOL_CALLS = {
  sources: ["otel", "mcp"],
  actions: ["execute_tool *", "tools/call *", "claude_code.*", "codex.*", "gemini_cli.*"],
  confidence: "medium",
  falsePositives: ["A person who set the agent to exactly this: the run's first message says so."],
} as const;

/** Where loggers write the arguments of a call: as one text, or member by member, in whatever the tool takes them apart. */
const PLACES = [
  "raw.span.attributes.*.value.stringValue",
  // As tables and other tracers keep attributes: by their names.
  "raw.span.attributes.*",
  "raw.span.attributes.*.value.kvlistValue.values.*.value.stringValue",
  "raw.logRecord.attributes.*.value.stringValue",
  "raw.request.params.arguments.**",
  "raw.message.params.arguments.**",
  "raw.params.arguments.**",
];

/** One of the words in some argument, or one of the globs that some argument is as a whole. */
export function inArguments(words: readonly string[], globs: readonly string[] = []): Condition {
  return {
    any: PLACES.flatMap((field) => [
      { any: words.map((word) => ({ field, contains: word })) },
      ...globs.map((glob) => ({ field, matches: glob })),
    ]),
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

/** The same of what a tool runs. */
export function run(words: readonly string[], globs: readonly string[] = []): Condition {
  return { all: [RUNS, inArguments(words, globs)] };
}

/** A call of a shell, as an example. */
export function shell(command: string): JsonObject {
  return span({
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "bash",
    "gen_ai.agent.id": "coder",
    "gen_ai.tool.call.arguments": JSON.stringify({ command }),
  });
}
