import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

const NOW = Date.UTC(2026, 2, 24);
const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), "rolecall-declared-"));
const file = (name: string): string => join(folder, name);
const at = (...words: string[]): readonly string[] => [...words, "--data", file("data"), "--config", file("c.yaml")];

/** A deployer and its forgotten helper, for four weeks; in the end the deployer makes a user. */
function records(): readonly string[] {
  const deeds = Array.from({ length: 28 }, (_, day) => [
    { name: "deploy", action: "PutObject", day, resource: "arn:aws:s3:::artifacts/a", service: "s3.amazonaws.com" },
    { name: "deploy", action: "GetObject", day, resource: "arn:aws:s3:::artifacts/b", service: "s3.amazonaws.com" },
    { name: "helper", action: "ListBuckets", day, resource: undefined, service: "s3.amazonaws.com" },
  ]).flat();
  const last = { name: "deploy", action: "CreateUser", day: 28, resource: undefined, service: "iam.amazonaws.com" };
  return [...deeds, last].map(({ name, day, ...rest }, n) =>
    JSON.stringify({
      event_uid: `e${n}`,
      time: new Date(NOW - (28 - day) * DAY_MS + n * 1000).toISOString(),
      provider: "aws",
      account_uid: "123456789012",
      identity_uid: `aws:123456789012:role:${name}`,
      identity_kind: "role",
      identity_name: name,
      ...(name === "deploy" && { credential_uid: day < 14 ? "AKIA1" : "AKIA2", credential_kind: "access-key" }),
      granted_scopes: ["s3:GetObject", "s3:PutObject", "iam:*"],
      outcome: "success",
      user_agent: "Boto3/1.34",
      ...rest,
    }),
  );
}

beforeAll(async () => {
  writeFileSync(
    file("i.yaml"),
    `identities:
  - { id: "aws:123456789012:role:unused", owner: team-pay, created: 2024-05-01 }
  - { id: "aws:123456789012:role:deploy", owner: team-pay, team: pay, criticality: high, environment: production, purpose: deploys }
`,
  );
  writeFileSync(
    file("p.yaml"),
    `policy: deploy
identity: aws:123456789012:role:deploy
allow:
  actions: ["s3:*"]
examples:
  - { expect: allow, event: { action: PutObject, service: s3.amazonaws.com } }
  - { name: makes users, expect: violate, clause: allow.actions, event: { action: CreateUser, service: iam.amazonaws.com } }
`,
  );
  writeFileSync(file("c.yaml"), `inventory: [${file("i.yaml")}]\npolicies: [${file("*.yaml").replace("*", "p")}]\n`);
  const ran = await runWords(at("replay", "-", "--source", "rolecall"), { input: `${records().join("\n")}\n` });
  if (ran.exit !== 0) throw new Error(ran.err);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const query = async (sql: string): Promise<unknown> =>
  JSON.parse((await runWords(at("query", sql, "--format", "json"), { now: NOW })).out);

describe("what is declared", () => {
  test("is in the table of identities, and in findings from the first event, with the policy's line", async () => {
    const rows = await query(
      "SELECT owner, team, criticality, environment, purpose FROM identities WHERE identity_name = 'deploy'",
    );
    expect(JSON.stringify(rows)).toContain('"team-pay"');
    const found = await runWords(at("findings", "--json", "--kind", "policy"), { now: NOW });
    expect(JSON.parse(found.out)).toMatchObject([
      {
        detector: "policy:deploy",
        owner: "team-pay",
        environment: "production",
        severity: "high",
        dimensions: [
          { observed: "CreateUser", expected: `s3:* (${file("p.yaml")}:4)` },
          { name: "called_from", observed: "by boto3; with the access key AKIA2" },
        ],
      },
    ]);
  });

  test("credentials are told with age, strength and rotation", async () => {
    const rows = await query(
      "SELECT credential_uid, strength, age_days_at_last_use, replaces, replaced_by FROM credentials_latest ORDER BY born",
    );
    expect(rows).toEqual([
      { credential_uid: "AKIA1", strength: "static", age_days_at_last_use: 13, replaces: "", replaced_by: "AKIA2" },
      { credential_uid: "AKIA2", strength: "static", age_days_at_last_use: 14, replaces: "AKIA1", replaced_by: "" },
    ]);
  });

  test("is a record of the log", async () => {
    expect(JSON.stringify(await query("SELECT control FROM controls ORDER BY position"))).toMatch(
      /inventory.*policies/,
    );
  });

  test("shows in identity and identities", async () => {
    const one = await runWords(at("identity", "deploy"), { now: NOW });
    expect(one.out).toMatch(/owner\s+team-pay/);
    expect(one.out).toMatch(/purpose\s+deploys/);
    const owned = await runWords(at("identities", "--owner", "team-pay", "--json"), { now: NOW });
    expect(JSON.parse(owned.out)).toMatchObject([{ identity_name: "deploy", owner: "team-pay" }]);
    const bare = await runWords(at("identities", "--unowned", "--json"), { now: NOW });
    expect(JSON.parse(bare.out)).toMatchObject([{ identity_name: "helper" }]);
  });

  test("names nobody for what nobody owns, and reports to each owner", async () => {
    const bare = await runWords(at("inventory", "unowned", "--json"), { now: NOW });
    expect(JSON.parse(bare.out)).toMatchObject([{ identity_name: "helper", guess: null }]);
    const report = await runWords(at("inventory", "report", "--since", "90d"), { now: NOW });
    expect(report.out).toContain(
      "aws:123456789012:role:unused | | | 0 | 0 | | is it needed? never seen in 28 days of aws:123456789012, made 2024-05-01 |",
    );
    expect(report.out).toMatch(
      /## team-pay[\s\S]*\| deploy \| role \| production \| 57 \|[\s\S]*## Nobody[\s\S]*helper/,
    );
  });
});

describe("policy", () => {
  test("suggest gives the least that was used, with the proof", async () => {
    const ran = await runWords(at("policy", "suggest", "helper", "--json"), { now: NOW });
    expect(JSON.parse(ran.out)).toMatchObject({
      policy: {
        identity: "aws:123456789012:role:helper",
        mode: "watch",
        allow: { actions: ["ListBuckets"], clients: ["boto3"] },
      },
      proof: { events: 28, refused: 0 },
      removes: ["s3:GetObject", "s3:PutObject", "iam:*"],
    });
    const iam = await runWords(at("policy", "suggest", "helper", "--format", "iam"), { now: NOW });
    expect(JSON.parse(iam.out)).toMatchObject({ Statement: [{ Action: ["s3:ListAllMyBuckets"], Resource: ["*"] }] });
    const rbac = await runWords(at("policy", "suggest", "helper", "--format", "rbac"), { now: NOW });
    expect(rbac).toMatchObject({ exit: 1, err: expect.stringContaining("no service account of Kubernetes") });
  });

  test("what is suggested is a policy", async () => {
    const { out } = await runWords(at("policy", "suggest", "deploy"), { now: NOW });
    writeFileSync(file("suggested.yaml"), out);
    expect(await runWords(["policy", "check", file("suggested.yaml")])).toMatchObject({ exit: 0 });
  });

  test("test runs its own examples", async () => {
    expect(await runWords(["policy", "test", file("p.yaml")])).toMatchObject({ exit: 0, out: "2 passed, 0 failed\n" });
    writeFileSync(file("wrong.yaml"), "policy: w\nidentity: a:1:role:x\nexamples: [{ expect: violate, event: {} }]\n");
    expect(await runWords(["policy", "test", file("wrong.yaml")])).toMatchObject({
      exit: 1,
      out: expect.stringContaining("w: example 1: is allowed"),
    });
  });

  test("check tells every fault at once, with line, column and hint", async () => {
    writeFileSync(
      file("bad.yaml"),
      `policy: bad
pattern: "*"
alow: {}
`,
    );
    writeFileSync(
      file("worse.yaml"),
      `policy: deploy
identity: a:1:role:x
allow:
  networks: [10.0.0.0/99]
  hours: [{ zone: Nowhere }]
when:
  - cel: event.action = "x"
`,
    );
    const { exit, err } = await runWords(["policy", "check", file("p.yaml"), file("bad.yaml"), file("worse.yaml")]);
    expect(exit).toBe(2);
    const lines = err.replaceAll(`${folder}/`, "").trim().split("\n");
    expect(lines.splice(0, 2)).toEqual([
      expect.stringContaining("bad.yaml:2:1: the pattern * governs everything"),
      "bad.yaml:3:1: there is no key alow (did you mean allow?)",
    ]);
    expect(lines.map((line) => line.split(": ").slice(0, 2).join(": "))).toEqual([
      `worse.yaml:1:1: there is another policy deploy, at ${file("p.yaml").replace(`${folder}/`, "")}:1 (give it another name)`,
      "worse.yaml:4:14: allow.networks.0",
      "worse.yaml:5:11: allow.hours.0",
      "worse.yaml:7:5: when.0.cel",
    ]);
  });

  test("schema is JSON Schema", async () => {
    const { out } = await runWords(["policy", "schema"]);
    expect(JSON.parse(out)).toMatchObject({ title: "rolecall policy", properties: { allow: { type: "object" } } });
  });

  test("a configuration whose files are at fault does not start", async () => {
    writeFileSync(file("b.yaml"), `policies: [${file("worse.yaml")}]\ninventory: [${file("none.yaml")}]\n`);
    const ran = await runWords(["replay", "-", "--memory", "--config", file("b.yaml")], { input: "" });
    expect(ran.exit).toBe(2);
    expect(ran.err).toMatch(/there is no such file \(it would be .*none\.yaml\)[\s\S]*worse\.yaml:4/);
  });
});

describe("the documentation", () => {
  const page = readFileSync(new URL("../../../../docs/inventory-and-policy.md", import.meta.url), "utf8");
  const examples = Array.from(page.matchAll(/```yaml\n([\s\S]*?)```/g), ([, text = ""]) => text);

  test("shows an inventory and a policy that are right", async () => {
    const inventory = examples.find((text) => text.startsWith("identities:")) ?? "";
    const policy = examples.find((text) => text.startsWith("policy:")) ?? "";
    writeFileSync(file("doc-i.yaml"), inventory);
    writeFileSync(file("doc-p.yaml"), policy);
    expect(await runWords(["inventory", "check", file("doc-i.yaml")])).toMatchObject({ exit: 0, err: "" });
    expect(await runWords(["policy", "check", file("doc-p.yaml")])).toMatchObject({ exit: 0, err: "" });
    expect(await runWords(["policy", "test", file("doc-p.yaml")])).toMatchObject({
      exit: 0,
      out: "2 passed, 0 failed\n",
    });
  });
});
