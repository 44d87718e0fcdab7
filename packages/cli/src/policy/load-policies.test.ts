import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderFaults } from "../inventory/fault.ts";
import { loadPolicies, readPolicies } from "./load-policies.ts";

test("a policy with a misspelt key is judged by what is left of it, and is none", () => {
  const text = `policy: deploy
identity: aws:1:role:deploy
alow: {}
allow: { hours: [{ zone: Mars, days: [mon-fri], from: "08:00", to: "18:00" }] }
when: [{ cel: event.action ==, message: m }]
`;
  const { policies, faults } = readPolicies(text, "p.yaml");
  expect(policies).toEqual([]);
  expect(renderFaults(faults).split("\n")).toEqual([
    "p.yaml:3:1: there is no key alow (did you mean allow?)",
    expect.stringContaining("p.yaml:4:18: allow.hours.0: no time zone Mars"),
    expect.stringContaining("p.yaml:5:10: when.0.cel: Unexpected token"),
  ]);
});

test.each([["[]"], ["5"], ["alow: {}"], ["policy: {}\nidentity: 5"]])(
  "of %j there is nothing left to judge",
  (text) => {
    const { policies, faults } = readPolicies(text, "p.yaml");
    expect(policies).toEqual([]);
    expect(faults.length).toBeGreaterThan(0);
  },
);

test("a document that holds itself is told of by what is wrong with it", () => {
  const { policies, faults } = readPolicies("policy: deploy\na: &a { b: *a }\n", "p.yaml");
  expect(policies).toEqual([]);
  expect(renderFaults(faults)).toContain("p.yaml:2:1: there is no key a");
});

test("a name that two policies have is told of beside what else is wrong with them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rolecall-policies-"));
  const [one, other] = [join(folder, "a.yaml"), join(folder, "b.yaml")];
  writeFileSync(one, "policy: deploy\nidentity: aws:1:role:deploy\nmode: loud\n");
  writeFileSync(other, "policy: deploy\nidentity: aws:1:role:other\n");
  const { faults } = await loadPolicies([one, other]);
  expect(renderFaults(faults).split("\n")).toEqual([
    `${one}:3:1: mode: must be watch or alert`,
    `${other}:1:1: there is another policy deploy, at ${one}:1 (give it another name)`,
  ]);
});
