import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { eventually } from "../infra/eventually.ts";
import { freePort } from "../infra/free-port.ts";
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

/** The process that runs the command, which is the launcher's only child. */
async function commandOf(launcher: number): Promise<number> {
  const path = `/proc/${launcher}/task/${launcher}/children`;
  return eventually(() => {
    const [child = ""] = readFileSync(path, "utf8").trim().split(" ");
    if (child === "") throw new Error("it has begun nothing yet");
    return Number(child);
  });
}

test.each([
  ["hears of both in one moment, once it has time", true],
  ["does not hear of it at all", false],
])("a second signal ends a service at once, also where it is busy, and %s", async (_, isGoingOn) => {
  const words = ["up", "--data", join(directory, `data-${isGoingOn}`), "--port", String(await freePort())];
  const launched = spawn(process.execPath, [join(ROOT, "bin/rolecall.mjs"), ...words]);
  onTestFinished(() => void launched.kill("SIGKILL"));
  const ended = once(launched, "exit");
  await once(launched.stdout, "data");
  const command = await commandOf(launched.pid ?? 0);
  process.kill(command, "SIGSTOP");
  launched.kill("SIGTERM");
  await sleep(500);
  launched.kill("SIGTERM");
  await sleep(100);
  if (isGoingOn) process.kill(command, "SIGCONT");
  const [status] = await ended;
  expect(status).toBe(130);
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

test("who stops npm and the launcher in one go has stopped the command once, and not insisted", async () => {
  const counts = join(directory, "counts.mjs");
  writeFileSync(
    counts,
    'let heard = 0; process.on("message", () => {}); process.on("SIGTERM", () => (heard += 1));' +
      'console.log(process.ppid); setTimeout(() => { console.log("heard", heard); process.exit(); }, 2500);',
  );
  const npm = join(directory, "npm.mjs");
  const launcher = JSON.stringify([join(ROOT, "bin/rolecall.mjs"), "--script", counts]);
  writeFileSync(
    npm,
    `import { spawn } from "node:child_process"; process.title = "npm start"; spawn(process.execPath, ${launcher}, { stdio: "inherit" });`,
  );
  const above = spawn(process.execPath, [npm], { stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  above.stdout.setEncoding("utf8").on("data", (text: string) => void said.push(text));
  const all = once(above.stdout, "end");
  const launched = await eventually(() => {
    if (said.length === 0) throw new Error("it has begun nothing yet");
    return Number(said[0]);
  });
  onTestFinished(() => void above.kill("SIGKILL"));
  process.kill(launched, "SIGTERM");
  above.kill("SIGTERM");
  await all;
  expect(said.join("")).toBe(`${launched}\nheard 1\n`);
});
