import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { FIELD, Sample } from "./sample.ts";

const event = (own: Partial<Event>) =>
  ({
    action: "chat",
    action_class: "execute",
    provider: "otel",
    outcome: "success",
    origin: "file:1",
    ...own,
  }) as Event;

test.each<[string, Partial<Event>, number]>([
  ["bytes, either way", { bytes_in: 1, bytes_out: 2 }, 3],
  ["a model's tokens as four bytes each", { labels: { input_tokens: "900", output_tokens: "100" } }, 4000],
  ["bytes rather than tokens, where there are both", { bytes_out: 7, labels: { input_tokens: "900" } }, 7],
  ["nothing of tokens that are no number", { labels: { input_tokens: "many" } }, 0],
])("the data that an event moved: %s", (_, own, bytes) => {
  const sample = new Sample().read(event(own), 0);
  expect(sample.bytes).toBe(bytes);
  expect(sample.inTokens).toBe(bytes > 0 && own.bytes_out === undefined);
});

test.each<[string, Partial<Event>, Partial<Event>, boolean]>([
  ["two sessions", { session_uid: "a" }, { session_uid: "b" }, false],
  ["one session", { session_uid: "a" }, { session_uid: "a", run_uid: "r" }, true],
  ["two runs of a parent in one session", { run_uid: "r" }, { run_uid: "s" }, false],
])("what an event is part of: %s", (_, first, second, isOne) => {
  const parent = first.run_uid === undefined ? {} : { parent_uid: "p", session_uid: "a" };
  const { run } = new Sample().read(event({ ...first, ...parent }), 0);
  expect(run).not.toBe(0);
  expect(new Sample().read(event({ ...second, ...parent }), 0).run === run).toBe(isOne);
});

test.each<[string, Partial<Event>, string]>([
  ["the scope, where the log has one", { scopes: ["repo"], resource: "m", resource_kind: "model" }, "repo"],
  ["the model that was asked", { resource: "gpt-5", resource_kind: "model" }, "model gpt-5"],
  ["the service and what it was used for", { resource: "gpt-5", resource_kind: "file", service: "s3" }, "s3 execute"],
])("what an event reached: %s", (_, own, scope) => {
  const sample = new Sample().read(event(own), 0);
  expect(sample.text.filter((_text, at) => at < sample.values && sample.field[at] === FIELD.scope)).toEqual([scope]);
});

test.each<[string, Partial<Event>, readonly string[]]>([
  ["a person's browser is none", { identity_kind: "human", client: "browser" }, []],
  ["a person's program is one", { identity_kind: "human", client: "python-requests" }, ["python-requests"]],
  ["a machine's browser is one", { identity_kind: "service-account", client: "browser" }, ["browser"]],
])("what is known as a client: %s", (_, own, clients) => {
  const sample = new Sample().read(event(own), 0);
  expect(sample.text.filter((_text, at) => at < sample.values && sample.field[at] === FIELD.client)).toEqual(clients);
});
