import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "@rolecall/runtime";
import { describe, expect, test } from "vitest";
import { renderFaults } from "../inventory/fault.ts";
import { loadRules, readRules, rulesOf, skippedLine } from "./load-rules.ts";
import { ruleModesOf } from "./rule-modes-of.ts";
import { testRules } from "./test-rules.ts";

const RULE = `rule: acme-role-made-by-hand
title: "{identity_name} made the role {resource|that the log does not name}"
sources: [aws-cloudtrail]
actions: [CreateRole]
when: event.client != "terraform"
severity: medium
examples:
  - { name: by hand, expect: fires, events: [{ client: boto3 }] }
  - { name: by terraform, expect: quiet, events: [{ client: terraform }] }
`;

const SIGMA = `title: Disabled
logsource: { product: aws, service: cloudtrail }
detection: { s: { eventName: DisableEbsEncryptionByDefault }, condition: s }
level: low
`;

describe("rule files", () => {
  test("hold rules of our own form and of Sigma's, one a document", () => {
    const { rules, faults, skipped } = readRules(`${RULE}---\n${SIGMA}`, "a.yaml");
    expect(faults).toEqual([]);
    expect(skipped).toEqual([]);
    expect(rules.map(({ rule, line }) => [rule.id, line])).toEqual([
      ["acme-role-made-by-hand", 1],
      ["sigma-disabled", 11],
    ]);
  });

  test("say which members are missing", () => {
    expect(readRules("rule: only-a-name\n", "a.yaml").faults.map(({ message }) => message)).toEqual([
      "title: is required",
      "sources: is required",
      "severity: is required",
    ]);
  });

  test("say everything that is wrong at once, with the place and a hint", () => {
    const text = `rule: Acme
title: x
sources: [aws-cloudtrial]
severity: hihg
---
rule: acme-two
title: "{idenity_name}"
sources: [aws-cloudtrial]
whne: x
when: [event.actoin == "x"]
severity: high
---
rule: acme-three
title: x
sources: [okta]
when: [event.actoin == "x"]
severity: high
`;
    expect(renderFaults(readRules(text, "b.yaml").faults).split("\n")).toEqual([
      "b.yaml:1:1: rule: must be a name of 3 to 80 small letters, digits and dashes, a letter first",
      "b.yaml:3:11: sources.0: there is no source aws-cloudtrial (did you mean aws-cloudtrail?)",
      "b.yaml:4:1: severity: must be one of info, low, medium, high, critical",
      expect.stringMatching(/^b.yaml:7:1: title: an event has no idenity_name/),
      "b.yaml:8:11: sources.0: there is no source aws-cloudtrial (did you mean aws-cloudtrail?)",
      "b.yaml:9:1: there is no key whne (did you mean when?)",
      expect.stringContaining("b.yaml:10:8: when.0: No such key: actoin (at character 7"),
      expect.stringContaining("b.yaml:15:11: sources.0: there is no source okta"),
      expect.stringContaining("b.yaml:16:8: when.0: No such key: actoin (at character 7"),
    ]);
  });

  test("may have no name twice, nor one of our own", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rules-"));
    writeFileSync(join(folder, "a.yaml"), RULE);
    writeFileSync(join(folder, "b.yaml"), `${RULE}---\n${RULE.replace("acme-role-made-by-hand", "aws-trail-stopped")}`);
    const loaded = await loadRules([join(folder, "*.yaml")]);
    expect(loaded.faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(/there is another rule acme-role-made-by-hand, at .*a\.yaml:1$/),
      "Rolecall has a rule aws-trail-stopped",
    ]);
    expect(() => rulesOf(loaded, () => undefined)).toThrow("there is another rule");
  });

  test("leave a Sigma rule out that is not understood, and say what of it", () => {
    const { rules, skipped } = readRules(SIGMA.replace("eventName:", "eventName|re:"), "c.yaml");
    expect(rules).toEqual([]);
    expect(skipped.map(skippedLine)).toEqual([
      'c.yaml:1: the Sigma rule "Disabled" is left out; not understood: the modifier re (of eventName)',
    ]);
  });
});

describe("section 14, mode", () => {
  const DAY = 86_400_000;
  const created = Date.UTC(2026, 10, 24);
  test.each([
    ["nothing said: enabled", "", undefined],
    ["enabled", "mode: enabled", undefined],
    ["a dry run lasts 14 days", "mode: dry-run\ncreated: 2026-11-24", created + 14 * DAY],
    ["or until its expires_at", "mode: dry-run\nexpires_at: 2026-11-25T00:00:00Z", created + DAY],
  ])("%s", (_, members, until) => {
    const { rules, faults } = readRules(`${RULE}${members}\n`, "a.yaml");
    expect(faults).toEqual([]);
    expect(rules[0]?.mode).toEqual(until === undefined ? undefined : { mode: "dry-run", until });
  });

  test.each([
    ["a dry run without an end", "mode: dry-run", "mode: dry-run has an end"],
    ["an end of nothing", "expires_at: 2026-11-24", "expires_at: an enabled rule has no end"],
    [
      "an end before its beginning",
      "mode: dry-run\ncreated: 2026-11-24\nexpires_at: 2026-11-23",
      "expires_at: is not after created",
    ],
    ["a day that is none", "mode: dry-run\ncreated: soon", "created: must be a day or a time"],
    ["a mode that is none", "mode: loud", "mode: must be enabled, dry-run or staging"],
    ["a digest without a receiver", "mode: staging\ncreated: 2026-11-24", "mode: a staged rule names the receiver"],
    ["a digest of an enabled rule", "staging: { receiver: lab, max_alerts: 5 }", "staging: the rule is not staged"],
  ])("%s is refused", (_, members, message) => {
    expect(readRules(`${RULE}${members}\n`, "a.yaml").faults.map((fault) => fault.message)).toEqual([
      expect.stringContaining(message),
    ]);
  });
});

test("section 14, mode: staging lasts 48 hours, and its receiver is one of the configuration", async () => {
  const folder = mkdtempSync(join(tmpdir(), "staged-"));
  const staged = "mode: staging\ncreated: 2026-11-24\nstaging: { receiver: lab, max_alerts: 5 }\n";
  writeFileSync(join(folder, "a.yaml"), `${RULE}${staged}`);
  const loaded = await loadRules([join(folder, "a.yaml")]);
  const from = Date.UTC(2026, 10, 24);
  const mode = { mode: "staging", from, until: from + 48 * 3_600_000, receiver: "lab", maxAlerts: 5 };
  const receivers = (name: string): Config["receivers"] => [{ name }] as unknown as Config["receivers"];
  expect(ruleModesOf(loaded, receivers("lab"))).toEqual(new Map([["acme-role-made-by-hand", mode]]));
  expect(() => ruleModesOf(loaded, receivers("labs"))).toThrow("there is no receiver lab (did you mean labs?)");
  // The terminal's feed has no digest.
  expect(ruleModesOf(loaded, [])).toEqual(new Map());
});

test("a rule's own examples are run, and one that is wrong says how", () => {
  const { rules } = readRules(RULE, "a.yaml");
  expect(testRules(rules).map(({ passed }) => passed)).toEqual([true, true]);
  const { rules: wrong } = readRules(RULE.replace("client: boto3", "client: terraform"), "a.yaml");
  expect(testRules(wrong)[0]).toMatchObject({ example: "by hand", passed: false, detail: "is quiet" });
});

test("the rules of docs/own-rules.md are right, and pass their examples", () => {
  const page = readFileSync(new URL("../../../../docs/own-rules.md", import.meta.url), "utf8");
  const blocks = Array.from(page.matchAll(/```yaml\n(.*?)```/gs), ([, block]) => block ?? "").filter(
    (block) => !block.startsWith("rules:"),
  );
  const { rules, faults, skipped } = readRules(blocks.join("---\n"), "own-rules.md");
  expect([faults, skipped]).toEqual([[], []]);
  expect(rules.map(({ rule }) => rule.id)).toHaveLength(5);
  const results = testRules(rules);
  expect(results).toHaveLength(8);
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
});
