import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseVerbArguments } from "../../packages/cli/src/parse.ts";
import { EXIT, loadAll } from "../../packages/cli/src/verb.ts";
import { VERBS } from "../../packages/cli/src/verbs/index.ts";

const ROOT = join(import.meta.dirname, "../..");
const UNIT = join(ROOT, "infra/systemd/rolecall.service");
const unit = readFileSync(UNIT, "utf8");
const verbs = await loadAll(VERBS);
const settingOf = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(unit)?.[1] ?? "";

test("the unit starts what the command line knows, on a history that its user may write", () => {
  const [node, launcher = "", name, ...rest] = settingOf("ExecStart").split(" ");
  expect([node, existsSync(join(ROOT, launcher.replace("/opt/rolecall/", "")))]).toEqual(["/usr/bin/node", true]);
  const verb = verbs.find((each) => each.name === name);
  if (verb === undefined) throw new Error(`there is no verb ${name}`);
  const data = parseVerbArguments(verb, rest).text("data") ?? "";
  expect(data.startsWith(`/var/lib/${settingOf("StateDirectory")}/`)).toBe(true);
});

test("one signal stops it, and a wrong configuration is not tried again", () => {
  expect([settingOf("KillMode"), settingOf("RestartPreventExitStatus")]).toEqual(["mixed", String(EXIT.usage)]);
  expect(Number(settingOf("TimeoutStopSec"))).toBeGreaterThan(10);
});

const hasAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;
test.skipIf(!hasAnalyze)("systemd knows every line of it (needs systemd-analyze)", () => {
  const folder = mkdtempSync(join(tmpdir(), "rolecall-unit-"));
  try {
    const file = join(folder, "rolecall.service");
    // It looks for the programs too.
    writeFileSync(file, unit.replace("/usr/bin/node", process.execPath));
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", file], { encoding: "utf8" });
    expect([status, stderr.split("\n").filter((line) => line.includes("rolecall.service"))]).toEqual([0, []]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
