import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { createProgress, type ExitCode } from "@rolecall/runtime";
import {
  BUDGETS,
  Calibration,
  type Report,
  renderReport,
  USUAL,
  type WorldOptions,
  type WorldResult,
} from "@rolecall/world";
import { judgePoisoning } from "../evaluate/judge-poisoning.ts";
import { judgeRateSeries } from "../evaluate/judge-rate-series.ts";
import { type JudgeOptions, judgeWorld, type Meanwhile } from "../evaluate/judge-world.ts";
import { readSessions } from "../evaluate/read-sessions.ts";
import { numberOf } from "../filters.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

/** A Monday; Friday of the second week is a holiday. */
const START = Date.UTC(2026, 3, 20);
/** Seeds that no tuning ever looked at. */
const REPORTED = "101,102,103";
/** A large world has thousands of machine-days in a few: less of it. */
const LARGE = { quietDays: 14, attackDays: 7 };
/** Beside the checkout, as for the tests of the corpora. */
const CORPORA = join(import.meta.dirname, "../../../../../shared/corpora");
const DAY_MS = 86_400_000;
const MOST_SEED = 2 ** 32 - 1;

export const evaluateVerb: Verb = {
  name: "evaluate",
  summary:
    "how well the detector does on labelled worlds: recall, calibration, volume, and the usual detectors beside it",
  usage: "[--seeds N,…] [--identities N] [--quiet DAYS] [--attack DAYS] [--large N] [--corpora DIR] [--out DIR]",
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
    { name: "large", type: "string", value: "N", summary: "machines of one more world, a large one, about (none)" },
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
    ["npx rolecall evaluate --large 1000 --out docs/evaluation", "the report of this repository"],
  ],
  run,
};

/** A world to be judged. */
interface Plan {
  readonly seed: number;
  readonly identities: number;
  readonly quietDays: number;
  readonly attackDays: number;
  /** Beside the usual detectors, and beside itself where it is told more than the logs. */
  readonly compared: boolean;
}

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const seeds = seedsOf(args.text("seeds") ?? REPORTED);
  const [identities, large] = [numberOf(args, "identities", 200), numberOf(args, "large", 0)];
  const [quietDays, attackDays] = [numberOf(args, "quiet", 21), numberOf(args, "attack", 14)];
  const corpora = args.text("corpora") ?? CORPORA;
  const sessions = await readSessions(corpora);
  if (sessions.length === 0)
    terminal.err.write(`rolecall: no sessions of real attackers: nothing of them in ${corpora} (--corpora DIR)\n`);
  // All is computed in one piece: without this nobody would hear a signal.
  const pause = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  const plans: Plan[] = seeds.map((seed) => ({ seed, identities, quietDays, attackDays, compared: true }));
  if (large > 0) plans.push({ seed: Math.max(...seeds) + 1, identities: large, ...LARGE, compared: false });
  const results: WorldResult[] = [];
  const [usual, ofLarge] = [new Calibration(), new Calibration()];
  const progress = progressOf(plans, terminal, pause);
  for (const plan of plans) {
    const judged = { ...judgingOf(plan, sessions), meanwhile: progress.within(plan) };
    results.push(await judgeWorld(judged, plan.compared ? usual : ofLarge));
  }
  progress.end();
  const [last] = results.splice(seeds.length);
  const size = `--identities ${identities} --quiet ${quietDays} --attack ${attackDays}`;
  const report = renderReport(results, usual.rows(), {
    sessions: sessions.length,
    rates: await judgeRateSeries(join(corpora, "rate-series")),
    poisoning: await judgePoisoning(seeds[0] ?? 0, START, USUAL, pause),
    large: last && { result: last, calibration: ofLarge.rows(), ...LARGE },
    startAt: START,
    quietDays,
    attackDays,
    command: `rolecall evaluate --seeds ${seeds.join(",")} ${size}${large > 0 ? ` --large ${large}` : ""}`,
  });
  return writeReport(report, args.text("out"), terminal);
}

function judgingOf(
  { compared, ...world }: Plan,
  sessions: NonNullable<WorldOptions["sessions"]>,
): Omit<JudgeOptions, "meanwhile"> {
  return {
    world: { ...world, startAt: START, sessions, rough: true },
    ...{ budgets: BUDGETS, baselines: compared, context: compared },
    nanoseconds: process.hrtime.bigint,
  };
}

/** How far all of it is, in days of the worlds. */
function progressOf(
  plans: readonly Plan[],
  { err, clock }: Terminal,
  pause: () => Promise<void>,
): { within(plan: Plan): Meanwhile; end(): void } {
  const total = plans.reduce((sum, { quietDays, attackDays }) => sum + quietDays + attackDays, 0);
  const progress = createProgress({ label: "evaluate", unit: "days", total, stream: err, now: clock });
  let before = 0;
  return {
    within({ seed, quietDays, attackDays }) {
      const start = before;
      before += quietDays + attackDays;
      return async (at) => {
        progress.update(start + (at - START) / DAY_MS, `seed ${seed}`);
        await pause();
      };
    },
    end: () => progress.end(total),
  };
}

async function writeReport(report: Report, out: string | undefined, terminal: Terminal): Promise<ExitCode> {
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
