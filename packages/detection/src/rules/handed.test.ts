import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { handedIn } from "./handed.ts";

const listed = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** What emitters call what a tool was handed, what came back, and what was said around it. */
const HANDED = {
  "gen_ai.tool.call.arguments": "a1",
  "input.value": "a2",
  "traceloop.entity.input": "a3",
  "ai.toolCall.args": "a4",
  tool_parameters: "a5",
  "process.command_line": "a6",
  "db.query.text": "a7",
};
const AROUND = {
  "gen_ai.tool.call.result": "b1",
  "output.value": "b2",
  "traceloop.entity.output": "b3",
  "ai.toolCall.result": "b4",
  "gen_ai.input.messages": "b5",
  "llm.input_messages.0.message.content": "b6",
  "gen_ai.tool.description": "b7",
  "gen_ai.system_instructions": "b8",
  prompt: "b9",
  "gen_ai.prompt.0.content": "b10",
  "mlflow.spanOutputs": "b11",
  "gcp.vertex.agent.tool_response": "b12",
  "gcp.vertex.agent.llm_request": "b13",
};
const ALL = Object.values(HANDED);

test.each<[string, JsonObject, readonly string[]]>([
  ["a span", { span: { attributes: listed({ ...AROUND, ...HANDED }) } }, ALL],
  ["a log record", { logRecord: { attributes: listed({ ...HANDED, ...AROUND }) } }, ALL],
  ["attributes by their names", { span: { attributes: { ...HANDED, ...AROUND } } }, ALL],
  ["a span that stands alone", { spanId: "a", attributes: listed({ ...HANDED, ...AROUND }) }, ALL],
  [
    "a map of arguments",
    {
      span: {
        attributes: [{ key: "tool.parameters", value: { kvlistValue: { values: listed({ command: "ls" }) } } }],
      },
    },
    ["command", "ls"],
  ],
  ["a message", { params: { name: "x", arguments: { deep: { er: ["p", 7] } } }, result: { content: "b" } }, ["p", "7"]],
  ["a message in a record", { message: { params: { arguments: { a: "p" } } }, response: { result: "b" } }, ["p"]],
  ["a message as its text", { payload: '{"params":{"arguments":{"a":"p"}}}' }, ["p"]],
  ["arguments as their text", { params: { arguments: '{"a":"p"}' } }, ["p"]],
  [
    "a span of Strands' in an event",
    {
      span: {
        name: "execute_tool bash",
        attributes: [],
        events: [
          { name: "gen_ai.tool.message", attributes: listed({ content: "ls" }) },
          { name: "gen_ai.choice", attributes: listed({ message: "b" }) },
        ],
      },
    },
    ["ls"],
  ],
  [
    "a span of a model, where such events hold what tools answered",
    { span: { name: "chat", events: [{ name: "gen_ai.tool.message", attributes: listed({ content: "b" }) }] } },
    [],
  ],
  ["arguments that are no JSON", { params: { arguments: "{command=ls}" } }, ["{command=ls}"]],
  [
    "prose among the arguments",
    { params: { arguments: { path: "a.md", content: "b", todos: [{ content: "b" }], edits: [{ newText: "b" }] } } },
    ["a.md"],
  ],
  [
    "the same as text in text",
    {
      span: {
        attributes: {
          "input.value": '{"path":"a.md","new_string":"b","more":"{\\"body\\":\\"b\\",\\"command\\":\\"ls\\"}"}',
        },
      },
    },
    ['{"path":"a.md","more":"{\\"command\\":\\"ls\\"}"}'],
  ],
  ["a patch", { logRecord: { attributes: listed({ arguments: "*** Begin Patch\n+ b" }) } }, []],
  [
    "a patch in JSON",
    { logRecord: { attributes: listed({ arguments: '{"input":"*** Begin Patch\\n+ b"}' }) } },
    ['{"input":null}'],
  ],
  ["neither", { params: "x", span: 7, message: null }, []],
])("what %s says that a tool was handed", (_, record, expected) => {
  expect(handedIn(record).map(String).toSorted()).toEqual(expected.toSorted());
});

test("nothing is handed where there is no record", () => {
  expect(handedIn(undefined)).toEqual([]);
});

test("arguments that are too deep for prose to be taken out are read as they stand", () => {
  const deep = `{"content":"b","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect(handedIn({ span: { attributes: { "input.value": deep } } })).toEqual([deep]);
});
