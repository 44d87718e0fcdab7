import { expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";

const CONFIG: AlertingConfig = {
  receivers: [{ name: "secops", slack: {} }],
  route: { receiver: "secops", group_by: ["identity_uid"] },
};
const from = (name: string, observed: string, value: string) => ({
  name,
  pattern: "UNSEEN" as const,
  observed,
  expected: value,
  surprise: 3,
  added: 3,
});

test("section 1, correlation key: findings of two identities from one network are two messages with a link", () => {
  const run = new Scenario(CONFIG);
  const dimensions = [from("src_network", "203.0.113.0/24, 198.51.100.0/24", "10.0.0.0/8")];
  run.push(aFinding({ identity_uid: "aws:1:role:ann", title: "ann moved", dimensions })).advance(60_000);
  run.push(aFinding({ identity_uid: "aws:1:role:bob", title: "bob moved", dimensions })).advance(60_000);
  expect(run.sent.map(({ firing }) => firing[0]?.related.map(({ by, title }) => `${by}: ${title}`))).toEqual([
    [],
    ["network: ann moved"],
  ]);
});

test.each([
  ["credential_uid", "AKIA1 by aws:1:role:ann", "AKIA1 by aws:1:role:bob", "credential"],
  ["delegation", "aws:1:role:root", "aws:1:role:root", "delegation"],
  ["src_ip", "203.0.113.9", "203.0.113.9", "network"],
])("section 1, correlation key: %s links by its value", (name, first, second, by) => {
  const run = new Scenario(CONFIG);
  run.push(aFinding({ identity_uid: "aws:1:role:ann", dimensions: [from(name, first, "")] })).advance(60_000);
  run.push(aFinding({ identity_uid: "aws:1:role:bob", dimensions: [from(name, second, "")] })).advance(60_000);
  expect(run.sent.at(-1)?.firing[0]?.related.map((related) => related.by)).toEqual([by]);
});

test("section 1, correlation key: what is over links nothing, and what is in the message needs no link", () => {
  const run = new Scenario(CONFIG);
  const dimensions = [from("src_network", "203.0.113.0/24", "")];
  run.push(aFinding({ identity_uid: "aws:1:role:ann", severity: "low", dimensions })).advance(3 * 3_600_000);
  run.push(aFinding({ identity_uid: "aws:1:role:bob", detector: "a", dimensions }));
  run.push(aFinding({ identity_uid: "aws:1:role:bob", detector: "b", dimensions })).advance(60_000);
  expect(run.sent.at(-1)?.firing.map(({ related }) => related)).toEqual([[], []]);
});

test("section 4: a page leads with the surest of the most severe findings", () => {
  const run = new Scenario(CONFIG);
  run.push(aFinding({ detector: "a", severity: "high", confidence: "medium", score: 99 }));
  run.push(aFinding({ detector: "b", severity: "high", confidence: "high", score: 75 }));
  run.push(aFinding({ detector: "c", severity: "high", confidence: "high", score: 80 })).advance(60_000);
  expect(run.sent[0]?.firing.map(({ finding }) => finding.detector)).toEqual(["c", "b", "a"]);
});
