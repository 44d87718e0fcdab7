import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Event, JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { frameAll } from "../frame/framer.ts";
import { createIntake } from "../intake/intake.ts";

// Real runs of an agent that nobody wrote for this project, read in place. They have no times: one is made up for each.
const PATH = `${import.meta.dirname}/../../../../../shared/corpora/agent-trajectories/gpt-4o-airline.json.gz`;
const isAbsent = !existsSync(PATH);
const START = Date.parse("2026-11-24T00:00:00Z");

interface Run {
  readonly task_id: number;
  readonly trial: number;
  readonly traj: readonly {
    readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string } }[] | null;
  }[];
}

const attribute = (key: string, value: string): JsonObject => ({ key, value: { stringValue: value } });

/** A run as an exporter would write it: a span of the agent, and under it one for each call of a tool. */
function traceOf(run: Run, index: number): { readonly text: string; readonly calls: readonly string[] } {
  const conversation = `run-${index}`;
  const calls = run.traj.flatMap((turn) => turn.tool_calls ?? []);
  const base = (spanId: string, at: number): JsonObject => ({
    traceId: conversation,
    spanId,
    name: spanId,
    kind: 1,
    startTimeUnixNano: `${START + index * 60_000 + at}000000`,
  });
  const agent = [
    attribute("gen_ai.agent.id", "airline-agent"),
    attribute("gen_ai.conversation.id", conversation),
    attribute("enduser.id", `task-${run.task_id}`),
  ];
  const spans: JsonObject[] = calls.map((call, at) => ({
    ...base(`s${at}`, at + 1),
    parentSpanId: "root",
    attributes: [
      ...agent,
      attribute("gen_ai.operation.name", "execute_tool"),
      attribute("gen_ai.tool.name", call.function.name),
    ],
  }));
  spans.push({ ...base("root", 0), attributes: [...agent, attribute("gen_ai.operation.name", "invoke_agent")] });
  const document = {
    resourceSpans: [{ resource: { attributes: [attribute("service.name", "airline")] }, scopeSpans: [{ spans }] }],
  };
  return { text: JSON.stringify(document), calls: calls.map((call) => `execute_tool ${call.function.name}`) };
}

test.skipIf(isAbsent)(
  `every call of a tool in real runs is an event of one agent${isAbsent ? " (skipped: the corpora are not on this machine)" : ""}`,
  () => {
    const runs = JSON.parse(gunzipSync(readFileSync(PATH)).toString("utf8")) as Run[];
    const intake = createIntake({ source: "auto", tenant: "default", now: () => START + 86_400_000 });
    const events: Event[] = [];
    const expected: string[] = [];
    for (const [index, run] of runs.entries()) {
      const { text, calls } = traceOf(run, index);
      expected.push(...calls, "invoke_agent");
      frameAll(Buffer.from(text), {
        record: (record) => {
          const decoded = intake.read(record, "corpus:1");
          if (decoded.kind === "ok") events.push(decoded.value);
        },
        refused: () => expect.unreachable(),
      });
    }
    expect(events.map((event) => event.action)).toEqual(expected);
    expect(new Set(events.map((event) => event.identity_uid))).toEqual(new Set(["otel::ai-agent:airline-agent"]));
    expect(new Set(events.map((event) => event.run_uid)).size).toBe(runs.length);
    expect(events.filter((event) => event.action !== "invoke_agent")).toHaveLength(1164);
  },
);
