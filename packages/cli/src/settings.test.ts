import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadDeclared } from "./declared/load-declared.ts";
import type { Reads } from "./judge-config.ts";
import { placeDataOf } from "./place/place-data.ts";
import { profilesOf } from "./profiles/profiles-of.ts";
import { settingsOf, startingSettings } from "./settings.ts";
import type { Arguments, Terminal } from "./verb.ts";

const RIGHT = `rule: mine
title: "{identity_name} made a key"
sources: [aws-cloudtrail]
actions: [CreateAccessKey]
severity: low
examples:
  - { name: a key, expect: fires, events: [{ outcome: success }] }
  - { name: refused, expect: quiet, events: [{ outcome: denied }] }
`;
const WRONG = "rule: mine\nwhen: nonsense\n";

const TERMINAL = { env: {} } as unknown as Terminal;

function argumentsFor(config: string): Arguments {
  return {
    positionals: [],
    text: (name) => (name === "config" ? config : undefined),
    all: () => [],
    on: () => false,
  };
}

test("rule files are read once: what is edited later is of the next reading of the configuration", async () => {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  const [config, rule] = [join(folder, "rolecall.yaml"), join(folder, "own.yaml")];
  writeFileSync(config, `rules: [${rule}]\n`);
  const args = argumentsFor(config);
  const read = () => settingsOf(args, TERMINAL);
  const isWrong = async ({ ruleFiles }: Awaited<ReturnType<typeof read>>): Promise<boolean> =>
    (await ruleFiles()).faults.length > 0;
  writeFileSync(rule, RIGHT);
  const right = await read();
  expect(await isWrong(right)).toBe(false);
  writeFileSync(rule, WRONG);
  expect([await isWrong(right), await isWrong(await read())]).toEqual([false, true]);
});

test("what a pipe of the shell says holds for a reload too, and its paths are from the working directory", () => {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  const [config, script] = [join(folder, "rolecall.yaml"), join(folder, "read.mjs")];
  writeFileSync(config, "tenant: acme\ninventory: [owners.yaml]\n");
  writeFileSync(
    script,
    `import { settingsOf } from ${JSON.stringify(new URL("./settings.ts", import.meta.url).href)};
     const args = { positionals: [], text: (name) => (name === "config" ? "/dev/fd/9" : undefined) };
     for (const _ of [1, 2]) {
       const { config } = await settingsOf(args, { env: {}, input: process.stdin });
       console.log(config.tenant, config.inventory.join());
     }`,
  );
  const shell = `cat ${config} | ${process.execPath} ${script} 9<&0 0</dev/null`;
  expect(execFileSync("sh", ["-c", shell], { encoding: "utf8" })).toBe("acme owners.yaml\nacme owners.yaml\n");
});

const NAMED = {
  "inventory.yaml": "identities: [{ id: 'aws:1:role:a', owner: ann }]\n",
  "policy.yaml": "policy: p\nidentity: 'aws:1:role:a'\nallow: { actions: [Get*] }\n",
  "profile.yaml": "profile: own\nmatch: { providers: [aws], names: [a] }\nexpect: { actions: [Get*] }\n",
  "list.txt": "192.0.2.1\n",
};

/** A configuration that names them, and what uses each of its lists. */
async function startWith({ uses }: Pick<Reads, "uses">) {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  const config = join(folder, "rolecall.yaml");
  const lists = "inventory: [inventory.yaml]\npolicies: [policy.yaml]\nprofiles: [profile.yaml]\n";
  writeFileSync(config, `${lists}address_lists: [{ name: l, file: list.txt }]\n`);
  for (const [name, text] of Object.entries(NAMED)) writeFileSync(join(folder, name), text);
  const settings = await startingSettings(argumentsFor(config), TERMINAL, { uses });
  for (const name of Object.keys(NAMED)) writeFileSync(join(folder, name), "nonsense");
  return {
    declared: async () => (await loadDeclared(settings)).recordsSince({ inventory: "", policies: "" }, 0).length,
    profiles: async () => (await profilesOf(settings)).some(({ profile }) => profile === "own"),
    places: async () => placeDataOf(settings).lists.flatMap(({ networks }) => networks).length,
  };
}

test("a start goes on with what was judged of its files, and holds nothing of them that was taken", async () => {
  const { declared, profiles, places } = await startWith({
    uses: ["inventory", "policies", "profiles", "geoip.databases", "address_lists"],
  });
  expect([await declared(), await profiles(), await places()]).toEqual([2, true, 1]);
  for (const again of [declared, profiles, places]) await expect(again()).rejects.toThrow();
});

test("what a process does not go on with is not held", async () => {
  for (const ask of Object.values(await startWith({ uses: [] }))) await expect(ask()).rejects.toThrow();
});
