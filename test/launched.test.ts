import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "./launched.ts";

const directory = mkdtempSync(join(tmpdir(), "rolecall-launched-"));
const script = join(directory, "print.mjs");
writeFileSync(script, "process.stdout.write(JSON.stringify(process.env.ROLECALL_STDIN_FD ?? null));");
afterAll(() => rmSync(directory, { recursive: true }));

// A command that it starts would take descriptor 4 of its own for standard input, and close it at its end.
test.each([{}, { ROLECALL_STDIN_FD: "4" }])("a script passes no standard input on (%j)", (inherited) => {
  const launched = [join(ROOT, "bin/rolecall.mjs"), "--script", script];
  const out = execFileSync(process.execPath, launched, { env: { ...process.env, ...inherited }, encoding: "utf8" });
  expect(JSON.parse(out)).toBeNull();
});

test("what was killed could say nothing itself: the launcher says it", () => {
  const killed = join(directory, "killed.mjs");
  writeFileSync(killed, 'process.kill(process.pid, "SIGKILL");');
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "bin/rolecall.mjs"), "--script", killed], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([
    137,
    expect.stringMatching(/^rolecall: the process was killed, .* lack of memory/),
  ]);
});
