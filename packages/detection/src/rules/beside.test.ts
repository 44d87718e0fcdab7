import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { BESIDE_READERS, isOfEverybody, personDimension } from "./beside.ts";

const read = (path: string, over: Partial<Event>) =>
  BESIDE_READERS.get(path)?.({ source: "otel", action: "execute_tool bash", resource: "bash", ...over } as Event);

const ANN: Partial<Event> = { action: "claude_code.tool_result Bash", delegation: ["otel::human:ann@example.com"] };
const SERVED: Partial<Event> = { delegation: ["otel::human:customer-7"] };

test.each<[string, Partial<Event>, readonly unknown[], readonly unknown[], string]>([
  [
    "beside a person",
    ANN,
    ["otel::human:ann@example.com"],
    ["otel::human:ann@example.com"],
    "claude_code.tool_result Bash for ann@example.com",
  ],
  ["of which the log names none", { ...ANN, delegation: undefined }, [], ["bash"], "claude_code.tool_result Bash"],
  ["that is none", { ...SERVED, source: "rolecall", action: "cursor.open" }, [], ["bash"], "cursor.open"],
  ["that serves many", SERVED, [], ["bash"], "execute_tool bash"],
])("an agent %s", (_, event, person, key, call) => {
  expect(read("beside.person", event)).toEqual(person);
  expect(read("beside.key", event)).toEqual(key);
  expect(read("beside.call", event)).toEqual([call]);
});

test.each<[string, boolean]>([
  ["Claude Code", true],
  ["github-copilot-developer", true],
  ["GitHub Copilot", true],
  ["Visual Studio Code", true],
  // What companies call the agent of their own product, which serves everybody.
  ["Copilot", false],
  ["shop-assistant", false],
])("an agent by the name of %s is one identity for all who work with it: %s", (identity_name, is) => {
  const event = {
    source: "otel",
    action: "execute_tool bash",
    identity_kind: "ai-agent",
    identity_uid: "otel::ai-agent:7",
  } as const;
  expect(isOfEverybody({ ...event, identity_name })).toBe(is);
});

test.each(["\u200b", "\u034f", "\u3164", "\u2800", "\n"])(
  "a person whose name looks like another's is told apart from him: %j",
  (sign) => {
    expect(personDimension(`otel::human:ann${sign}`).observed).toMatch(/^otel::human:ann #[0-9a-f]{8}$/);
  },
);
