import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { BESIDE_READERS } from "./beside.ts";

const read = (path: string, over: Partial<Event>) =>
  BESIDE_READERS.get(path)?.({ action: "execute_tool bash", resource: "bash", ...over } as Event);

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
  ["that serves many", SERVED, [], ["bash"], "execute_tool bash"],
])("an agent %s", (_, event, person, key, call) => {
  expect(read("beside.person", event)).toEqual(person);
  expect(read("beside.key", event)).toEqual(key);
  expect(read("beside.call", event)).toEqual([call]);
});
