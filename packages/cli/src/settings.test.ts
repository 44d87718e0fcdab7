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
