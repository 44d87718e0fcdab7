import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { createProgress, type ExitCode } from "@rolecall/runtime";
import { BUDGETS, Calibration, renderReport, USUAL, type WorldResult } from "@rolecall/world";
import { judgePoisoning } from "../evaluate/judge-poisoning.ts";
import { judgeRateSeries } from "../evaluate/judge-rate-series.ts";
import { judgeWorld } from "../evaluate/judge-world.ts";
import { readSessions } from "../evaluate/read-sessions.ts";
import { numberOf } from "../filters.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

/** A Monday; Friday of the second week is a holiday. */
const START = Date.UTC(2026, 3, 20);
/** Seeds that no tuning ever looked at. */
const REPORTED = "101,102,103";
/** Beside the checkout, as for the tests of the corpora. */
const CORPORA = join(import.meta.dirname, "../../../../../shared/corpora");
const DAY_MS = 86_400_000;
const MOST_SEED = 2 ** 32 - 1;

export const evaluateVerb: Verb = {
  name: "evaluate",
  summary:
    "how well the detector does on labelled worlds: recall, calibration, volume, and the usual detectors beside it",
  usage: "[--seeds N,…] [--identities N] [--quiet DAYS] [--attack DAYS] [--corpora DIR] [--out DIR]",
  flags: [
    {
      name: "seeds",
      type: "string",
      value: "N,…",
      summary: `worlds to judge (${REPORTED}, which no tuning looked at)`,
    },
    { name: "identities", type: "string", value: "N", summary: "machines of each world, about (200)" },
    { name: "quiet", type: "string", value: "DAYS", summary: "days without attacks (21)" },
    { name: "attack", type: "string", value: "DAYS", summary: "days with attacks after them (14)" },
    {
      name: "corpora",
      type: "string",
      value: "DIR",
      summary:
        "recorded CloudTrail sessions of attack tools, in cloudtrail-stratus/ and cloudtrail-invictus/; rate-series/ of NAB",
    },
    {
      name: "out",
      type: "string",
      value: "DIR",
      summary: "write report.md and its plots there, not to standard output",
    },
  ],
  examples: [
    ["npx rolecall evaluate --seeds 1 --identities 60 --quiet 8 --attack 3", "a small world in half a minute"],
    ["npx rolecall evaluate --out docs/evaluation", "the report of this repository"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const seeds = seedsOf(args.text("seeds") ?? REPORTED);
  const identities = numberOf(args, "identities", 200);
  const [quietDays, attackDays] = [numberOf(args, "quiet", 21), numberOf(args, "attack", 14)];
  const corpora = args.text("corpora") ?? CORPORA;
  const sessions = await readSessions(corpora);
  if (sessions.length === 0)
    terminal.err.write(`rolecall: no sessions of real attackers: nothing of them in ${corpora} (--corpora DIR)\n`);
  const calibration = new Calibration();
  const worlds: WorldResult[] = [];
  const days = quietDays + attackDays;
  const progress = createProgress({
    label: "evaluate",
    unit: "days",
    total: days * seeds.length,
    stream: terminal.err,
    now: terminal.clock,
  });
  // All is computed in one piece: without this nobody would hear a signal.
  const pause = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  for (const [n, seed] of seeds.entries()) {
    const meanwhile = async (at: number): Promise<void> => {
      progress.update(n * days + (at - START) / DAY_MS, `seed ${seed}`);
      await pause();
    };
    const world = { seed, startAt: START, quietDays, attackDays, identities, sessions, rough: true };
    const options = {
      ...{ world, budgets: BUDGETS, baselines: true, context: true },
      ...{ nanoseconds: process.hrtime.bigint, meanwhile },
    };
    worlds.push(await judgeWorld(options, calibration));
  }
  progress.end(days * seeds.length);
  const command = `rolecall evaluate --seeds ${seeds.join(",")} --identities ${identities} --quiet ${quietDays} --attack ${attackDays}`;
  const report = renderReport(worlds, calibration.rows(), {
    sessions: sessions.length,
    rates: await judgeRateSeries(join(corpora, "rate-series")),
    poisoning: await judgePoisoning(seeds[0] ?? 0, START, USUAL, pause),
    startAt: START,
    quietDays,
    attackDays,
    command,
  });
  const out = args.text("out");
  if (out === undefined) {
    await write(terminal.out, report.markdown);
    return EXIT.done;
  }
  await mkdir(out, { recursive: true });
  for (const [name, text] of Object.entries({ "report.md": report.markdown, ...report.plots }))
    await writeFile(join(out, name), text);
  terminal.err.write(`rolecall: the report is in ${join(out, "report.md")}\n`);
  return EXIT.done;
}

function seedsOf(text: string): readonly number[] {
  return text.split(",").map((each) => {
    const seed = Number(each.trim());
    if (each.trim() === "" || !Number.isInteger(seed) || seed < 0 || seed > MOST_SEED)
      throw new UsageError(`--seeds wants whole numbers like 1,2,3, and not "${text}"`);
    return seed;
  });
}
