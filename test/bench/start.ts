import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePort } from "../../infra/free-port.ts";
import { ROOT } from "../launched.ts";
import { type Bench, type Measure, told } from "./bench.ts";
import { median } from "./rounds.ts";

const ROUNDS = 3;
const LONGEST_MS = 180_000;
/** How a finding begins in the terminal: its time, then its severity. */
const FINDING = /^\d\d:\d\d:\d\d {2}(?:CRITICAL|HIGH|MEDIUM|LOW|INFO) /m;

/** From `npm start` to the first finding on the terminal. */
export const start: Bench = {
  name: "start",
  about:
    "Seconds from `npm start` to the first finding on the terminal, dependencies installed, an empty history each time.",
  onDemand: true,
  async run({ quick, folder, say }) {
    const seconds: number[] = [];
    for (let round = 0; round < (quick ? 1 : ROUNDS); round += 1) {
      say(`start: round ${round + 1}`);
      seconds.push(await toFirstFinding(join(folder, `data-${round}`)));
    }
    const measures: Measure[] = [told("median", `${median(seconds).toFixed(1)} s`)];
    return [...measures, told("worst", `${Math.max(...seconds).toFixed(1)} s`)];
  },
};

async function toFirstFinding(data: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const args = ["start", "--", "--data", data, "--port", String(port)];
  const child = spawn("npm", args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  try {
    await saw(child, FINDING);
    return (performance.now() - began) / 1000;
  } finally {
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
  }
}

function saw(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const take = (chunk: Buffer): void => {
      text = (text + String(chunk)).slice(-20_000);
      if (pattern.test(text)) resolve();
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("exit", (code) => reject(new Error(`npm start ended with ${code}: ${text.slice(-2000)}`)));
    setTimeout(() => reject(new Error(`no finding in ${LONGEST_MS} ms: ${text.slice(-2000)}`)), LONGEST_MS).unref();
  });
}
