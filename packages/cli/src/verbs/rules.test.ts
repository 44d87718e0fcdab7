import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import { openSampleHistory, type SampleHistory } from "../testing/sample-history.ts";

const RULE = `rule: acme-made-and-raised
title: "{identity_name} made a user and raised it"
sources: [rolecall]
sequence: { within: 1h, steps: [{ actions: [CreateUser] }, { actions: [AttachUserPolicy] }] }
severity: high
examples:
  - { name: in order, expect: fires, events: [{ action: CreateUser }, { action: AttachUserPolicy }] }
`;

const SIGMA = `title: Odd Windows Thing
logsource: { product: windows, service: security }
detection: { s: { EventID: 1 }, condition: s }
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "own-rules-"));
  mkdirSync(join(folder, "rules"));
  writeFileSync(join(folder, "rules/own.yaml"), RULE);
  writeFileSync(join(folder, "rules/odd.yml"), SIGMA);
  writeFileSync(join(folder, "rolecall.yaml"), "rules: [./rules/*.y*ml]\n");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const config = (): string[] => ["--config", join(folder, "rolecall.yaml")];

test("rules test runs the examples of the configuration's rules, and says what is left out", async () => {
  const { exit, out, err } = await runWords(["rules", "test", ...config()]);
  expect(exit).toBe(0);
  expect(out).toContain("pass  acme-made-and-raised: in order\n");
  expect(out).toContain("1 rule in 2 files, 1 Sigma rule left out; 1 passed, 0 failed, 0 without examples");
  expect(err).toContain("not understood: the log source product windows, service security");
});

test("rules test fails where an example does", async () => {
  const file = join(folder, "wrong.yaml");
  writeFileSync(file, RULE.replace("expect: fires", "expect: quiet"));
  const { exit, out } = await runWords(["rules", "test", file]);
  expect(exit).toBe(1);
  expect(out).toContain("FAIL  acme-made-and-raised: in order (fires)");
});

describe("section 14, max_hit_rate", () => {
  let sample: SampleHistory;
  beforeAll(async () => {
    sample = await openSampleHistory();
  });
  afterAll(() => sample[Symbol.asyncDispose]());

  async function testGated(rate: string, more: readonly string[]): ReturnType<typeof runWords> {
    const file = join(folder, "gated.yaml");
    const rule = `rule: acme-reads\ntitle: x\nsources: [rolecall]\nactions: [GetObject]\nseverity: low\n${rate}\n`;
    writeFileSync(file, rule);
    return await runWords(["rules", "test", file, ...more]);
  }

  test.each([
    [
      "more than it may: rules test fails",
      "max_hit_rate: 0.01",
      1,
      /^FAIL {2}acme-reads: matches \d{3,} of \d{4} events/m,
    ],
    ["no more than it may", "max_hit_rate: 0.9", 0, /^pass {2}acme-reads: matches \d{3,} of \d{4} events/m],
    ["no limit: the history is not asked", "", 0, /^1 rule in 1 file; 0 passed, 0 failed, 1 without examples$/m],
  ])("%s", async (_, rate, code, words) => {
    const { exit, out } = await testGated(rate, ["--data", sample.data]);
    expect(out).toMatch(words);
    expect(exit).toBe(code);
  });

  test("without a history nothing is judged, and none is made", async () => {
    const { exit, out } = await testGated("max_hit_rate: 0", ["--data", join(folder, "nowhere")]);
    expect([exit, out]).toEqual([0, expect.stringContaining("max_hit_rate was not measured")]);
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });
});

test("rules check ends with 2 where something is wrong", async () => {
  const file = join(folder, "broken.yaml");
  writeFileSync(file, RULE.replace("severity: high", "severity: loud"));
  const { exit, err } = await runWords(["rules", "check", file]);
  expect(exit).toBe(2);
  expect(err).toContain("broken.yaml:5:1: severity");
});

test("rules list has every rule that is built in", async () => {
  const { exit, out } = await runWords(["rules", "list", "--json"]);
  expect(exit).toBe(0);
  expect((JSON.parse(out) as { rule: string }[]).map(({ rule }) => rule)).toContain("aws-trail-stopped");
});

test("rules list has the configuration's own beside them, and where they stand", async () => {
  const { exit, out, err } = await runWords(["rules", "list", "--json", ...config()]);
  expect(exit).toBe(0);
  const rows = JSON.parse(out) as { rule: string }[];
  expect(rows[0]).not.toHaveProperty("file");
  expect(rows.at(-1)).toMatchObject({ rule: "acme-made-and-raised", file: join(folder, "rules/own.yaml"), line: 1 });
  expect(err).toContain("is left out");
  expect((await runWords(["rules", "list", ...config()])).out).toMatch(/^high {5}acme-made-and-raised +rolecall\n$/m);
});

test.each([[[]], [["--json"]]])(
  "rules list with broken ones says what is wrong, and lists nothing: %j",
  async (more) => {
    writeFileSync(join(folder, "unlisted.yaml"), RULE.replace("severity: high", "severity: loud"));
    writeFileSync(join(folder, "unlisted-config.yaml"), "rules: [./unlisted.yaml]\n");
    const { exit, out, err } = await runWords([
      "rules",
      "list",
      "--config",
      join(folder, "unlisted-config.yaml"),
      ...more,
    ]);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toContain("unlisted.yaml:5:1: severity");
  },
);

test("replay judges by the configuration's rules, and refuses broken ones before it reads", async () => {
  const event = { identity_uid: "aws:1:role:build", outcome: "success", action_class: "admin" };
  const log = [
    { ...event, event_uid: "1", time: "2026-03-20T10:00:00.000Z", action: "CreateUser" },
    { ...event, event_uid: "2", time: "2026-03-20T10:05:00.000Z", action: "AttachUserPolicy" },
  ];
  const file = join(folder, "log.ndjson");
  const findings = join(folder, "findings.ndjson");
  writeFileSync(file, log.map((each) => `${JSON.stringify(each)}\n`).join(""));
  const { exit } = await runWords(["replay", file, "--memory", "--findings", findings, ...config()]);
  expect(exit).toBe(0);
  const found = readFileSync(findings, "utf8").trim().split("\n");
  expect(found.map((line) => (JSON.parse(line) as { detector: string }).detector)).toEqual(["acme-made-and-raised"]);
  const broken = join(folder, "broken-config.yaml");
  writeFileSync(join(folder, "bad.yaml"), RULE.replace("severity: high", "severity: loud"));
  writeFileSync(broken, "rules: [./bad.yaml]\n");
  const refused = await runWords(["replay", file, "--memory", "--config", broken]);
  expect(refused.exit).toBe(2);
  expect(refused.err).toContain("bad.yaml:5:1: rules: severity");
});
