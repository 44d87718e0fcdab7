import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBy } from "./needed-secrets.ts";
import { startingSettings } from "./settings.ts";
import { runWords } from "./testing/run-words.ts";
import type { Arguments, Terminal } from "./verb.ts";

const folder = mkdtempSync(join(tmpdir(), "rolecall-judge-"));
const file = (name: string): string => join(folder, name);

const OWN = `kafka: { brokers: ["127.0.0.1:1"] }
clickhouse: { url: "http://127.0.0.1:1" }
inventory: [inventory.yaml, nowhere.yaml]
policies: [policy.yaml]
rules: [rule.yaml]
profiles: [profile.yaml]
geoip: { databases: [list.txt] }
address_lists: [{ name: l, file: list.txt }]
`;
const FILES = {
  "files.yaml": OWN,
  "both.yaml": `${OWN}detection: { budget: -3 }\nretention: { foo: 1 }\n`,
  "inventory.yaml": "identities:\n  - { id: 'aws:1:role:a', onwer: x, criticality: 7 }\n",
  "policy.yaml": "policy: p\nidentity: 'aws:1:role:a'\nallow: { actoins: [] }\n",
  "rule.yaml": "rule: mine\ntitle: a\nsources: [nope]\nseverity: huge\n",
  "profile.yaml": "profile: P\nmatch: { providers: [], names: [a] }\nexpect: { actions: [a] }\n",
  "list.txt": "nonsense\n",
  "log.ndjson": "",
};

beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(file(name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `config check` says, a line each. */
async function checked(config: string): Promise<readonly string[]> {
  return (await runWords(["config", "check", file(config)])).err.trimEnd().split("\n");
}

describe.each([
  ["files.yaml", 10],
  ["both.yaml", 12],
])("with %s", (config, amount) => {
  test("everything is told that is wrong with it and with what it names", async () => {
    const lines = await checked(config);
    expect(lines).toHaveLength(amount);
    for (const name of Object.keys(FILES).filter((each) => !/^both|^files|^log/.test(each)))
      expect(lines.some((line) => line.startsWith(`${file(name)}:`))).toBe(true);
  });

  test.each([
    ["up", "--data", file("data")],
    ["replay", file("log.ndjson"), "--data", file("data")],
    ["backtest", "--data", file("data")],
    ["route", "test", "severity=high"],
  ])("%s says all of it, and leaves nothing behind", async (...words) => {
    const { exit, err } = await runWords([...words, "--config", file(config)]);
    expect(exit).toBe(2);
    expect(err).toBe(`rolecall: ${(await checked(config)).join("\n")}\n`);
    expect(existsSync(file("data"))).toBe(false);
  });

  test.each([
    ["ingest", ["address_lists", "geoip.databases"]],
    ["detector", ["inventory", "policies", "profiles", "rules"]],
    ["alerter", ["rules"]],
    ["console", ["inventory", "rules"]],
  ])("serve %s says what is wrong with what it reads", async (service, lists) => {
    const { exit, err } = await runWords(["serve", service, "--config", file(config)]);
    expect(exit).toBe(2);
    const told = err.replace("rolecall: ", "").trimEnd().split("\n");
    const all = await checked(config);
    expect(all).toEqual(expect.arrayContaining(told));
    const within = told.flatMap((line) => /:\d+:\d+: ([a-z_.]+): /.exec(line)?.[1] ?? []);
    expect([...new Set(within)].filter((at) => !/^detection|^retention/.test(at)).sort()).toEqual(lists);
    expect(told.filter((line) => /detection\.|retention\./.test(line))).toHaveLength(amount - 10);
  });
});

test("files that a service does not read need not be there", async () => {
  writeFileSync(file("apart.yaml"), "inventory: [nowhere.yaml]\npolicies: [nowhere.yaml]\n");
  const args: Arguments = {
    positionals: [],
    text: (name) => (name === "config" ? file("apart.yaml") : undefined),
    all: () => [],
    on: () => false,
  };
  const read = (service: string) => startingSettings(args, { env: {} } as unknown as Terminal, readBy(service));
  await expect(read("alerter")).resolves.toBeDefined();
  await expect(read("detector")).rejects.toThrow(/inventory\[0\][\s\S]*policies\[0\]/);
});
