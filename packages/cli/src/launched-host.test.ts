import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const HOST = JSON.stringify(join(import.meta.dirname, "launched-host.ts"));
/** Says each stop that it hears, and is busy for a while with the first. */
const CHILD = `
  const { launchedHost } = await import(${HOST});
  let heard = 0;
  launchedHost.onSignal(() => {
    console.log("stop");
    heard += 1;
    if (heard === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
  });
  process.on("message", (message) => message === "end" && process.exit());
  setInterval(() => undefined, 1000);
  process.send("began");`;

type Sent = "own" | "message";

/** How many stops a process hears that is sent these, the second so long after the first, ms. */
async function stopsOf(first: Sent, second: Sent, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", CHILD], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  await once(child, "message");
  const send = (sent: Sent): void => {
    if (sent === "own") child.kill("SIGINT");
    else child.send({ signal: "SIGINT", at: Date.now() });
  };
  send(first);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  send(second);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.send("end");
  await once(child, "close");
  return out.split("stop").length - 1;
}

test.each<readonly [string, Sent, Sent, number, number]>([
  ["a terminal's, and the launcher's word of it while the first is seen to", "own", "message", 20, 1],
  ["the launcher's word, and the terminal's while that is seen to", "message", "own", 20, 1],
  ["two of the launcher's, heard in one moment", "message", "message", 400, 2],
  ["one that only the command was sent, and the launcher's word of another", "own", "message", 400, 2],
  ["two that only the command was sent", "own", "own", 1000, 2],
])("%s", async (_, first, second, afterMs, stops) => {
  expect(await stopsOf(first, second, afterMs)).toBe(stops);
});
