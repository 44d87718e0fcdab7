import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRules } from "./load-rules.ts";
import { ruleResponses } from "./rule-responses.ts";

const RULE = `rule: acme-keys
title: "{identity_name} made a key"
sources: [aws-cloudtrail]
actions: [CreateAccessKey]
severity: low
response: [Delete the key.]
examples:
  - { name: a key, expect: fires, events: [{ outcome: success }] }
  - { name: refused, expect: quiet, events: [{ outcome: denied }] }
`;

test("what is to be done is known of Rolecall's rules and of the files', and of nothing else", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "rolecall-")), "own.yaml");
  await writeFile(path, RULE);
  const responseOf = ruleResponses(await loadRules([path]));
  expect(responseOf("acme-keys")).toEqual(["Delete the key."]);
  expect(responseOf("aws-key-quarantined")?.length).toBeGreaterThan(0);
  expect(responseOf("behavior")).toBeUndefined();
});
