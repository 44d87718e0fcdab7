import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
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

test("whoever keeps pressing Ctrl-C is heard a second time, however fast", async () => {
  const patient = join(directory, "patient.mjs");
  writeFileSync(
    patient,
    'let heard = 0; process.on("message", () => {}); console.log("began");' +
      'process.on("SIGINT", () => (heard += 1) === 2 && process.exit(7));',
  );
  const launched = spawn(process.execPath, [join(ROOT, "bin/rolecall.mjs"), "--script", patient]);
  await once(launched.stdout, "data");
  const pressing = setInterval(() => launched.kill("SIGINT"), 50);
  onTestFinished(() => {
    clearInterval(pressing);
    launched.kill("SIGKILL");
  });
  const [status] = await once(launched, "exit");
  expect(status).toBe(7);
});
