import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settingsOf } from "./settings.ts";
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

test("rule files are read once: what is edited later is of the next reading of the configuration", async () => {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  const [config, rule] = [join(folder, "rolecall.yaml"), join(folder, "own.yaml")];
  writeFileSync(config, `rules: [${rule}]\n`);
  const args: Arguments = {
    positionals: [],
    text: (name) => (name === "config" ? config : undefined),
    all: () => [],
    on: () => false,
  };
  const read = () => settingsOf(args, { env: {} } as unknown as Terminal);
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
