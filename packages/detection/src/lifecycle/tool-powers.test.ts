import { expect, test } from "vitest";
import { powerOf } from "./tool-powers.ts";

test.each([
  ["shell_exec", "commands"],
  ["runCommand", "commands"],
  ["mcp__terminal__execute", "commands"],
  ["run_sql", "commands"],
  ["executeSQL", "commands"],
  ["read_secret", "secrets"],
  ["env_dump", "secrets"],
  ["http_post", "sending"],
  ["sendEmail", "sending"],
  ["files.export", "sending"],
  ["search_tickets", undefined],
  ["summarize", undefined],
  ["environment_list", undefined],
  ["count_tokens", undefined],
])("%s: %s", (tool, power) => {
  expect(powerOf(tool)).toBe(power);
});
