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
  usage:
    "[--seeds N,…] [--identities N] [--quiet DAYS] [--attack DAYS] [--calm N] [--large N] [--large-worlds N] [--corpora DIR] [--out DIR]",
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
    { name: "calm", type: "string", value: "N", summary: "further such worlds without attacks (none)" },
    { name: "large", type: "string", value: "N", summary: "machines of one more world, a large one, about (none)" },
    { name: "large-worlds", type: "string", value: "N", summary: "how many such large ones (1)" },
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
    [
      "npx rolecall evaluate --calm 5 --large 1000 --large-worlds 3 --out docs/evaluation",
      "the report of this repository",
    ],
  ],
  run,
};

interface Size {
  readonly identities: number;
  readonly quietDays: number;
  readonly attackDays: number;
}

/** A world to be judged. */
interface Plan extends Size {
  readonly seed: number;
  /** Those that are compared are judged beside the usual detectors, and beside the same that is told more than the logs. */
  readonly part: "compared" | "calm" | "large";
}

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const seeds = seedsOf(args.text("seeds") ?? REPORTED);
  const identities = numberOf(args, "identities", 200);
  const [quietDays, attackDays] = [numberOf(args, "quiet", 21), numberOf(args, "attack", 14)];
  const plans = plansOf(args, seeds, { identities, quietDays, attackDays });
  const corpora = args.text("corpora") ?? CORPORA;
  const sessions = await readSessions(corpora);
  if (sessions.length === 0)
    terminal.err.write(`rolecall: no sessions of real attackers: nothing of them in ${corpora} (--corpora DIR)\n`);
  // All is computed in one piece: without this nobody would hear a signal.
  const pause = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  const results: Record<Plan["part"], WorldResult[]> = { compared: [], calm: [], large: [] };
  const [usual, ofLarge] = [new Calibration(), new Calibration()];
  const progress = progressOf(plans, terminal, pause);
  for (const plan of plans) {
    const judged = { ...judgingOf(plan, sessions), meanwhile: progress.within(plan) };
    results[plan.part].push(await judgeWorld(judged, plan.part === "large" ? ofLarge : usual));
  }
  progress.end();
  const report = renderReport(results.compared, usual.rows(), {
    sessions: sessions.length,
    rates: await judgeRateSeries(join(corpora, "rate-series")),
    poisoning: await judgePoisoning(seeds[0] ?? 0, START, USUAL, pause),
    calm: results.calm,
    large: { results: results.large, calibration: ofLarge.rows(), ...LARGE },
    startAt: START,
    quietDays,
    attackDays,
    command: commandOf(args, seeds, { identities, quietDays, attackDays }),
  });
  return writeReport(report, args.text("out"), terminal);
}

/** Each world has a seed of its own: the ones asked for, those after them for the large ones, then for the calm ones. */
function plansOf(args: Arguments, seeds: readonly number[], size: Size): readonly Plan[] {
  const large = numberOf(args, "large", 0);
  let last = Math.max(...seeds);
  const further = (count: number, plan: Omit<Plan, "seed">): Plan[] =>
    Array.from({ length: count }, () => ({ ...plan, seed: ++last }));
  return [
    ...seeds.map((seed) => ({ ...size, seed, part: "compared" as const })),
    ...further(large > 0 ? numberOf(args, "large-worlds", 1) : 0, { identities: large, ...LARGE, part: "large" }),
    ...further(numberOf(args, "calm", 0), { ...size, attackDays: 0, part: "calm" }),
  ];
}

function commandOf(args: Arguments, seeds: readonly number[], { identities, quietDays, attackDays }: Size): string {
  const given = ["calm", "large", "large-worlds"].flatMap((name) => {
    const value = args.text(name);
    return value === undefined ? [] : [` --${name} ${value}`];
  });
  return `rolecall evaluate --seeds ${seeds.join(",")} --identities ${identities} --quiet ${quietDays} --attack ${attackDays}${given.join("")}`;
}

function judgingOf(
  { part, ...world }: Plan,
  sessions: NonNullable<WorldOptions["sessions"]>,
): Omit<JudgeOptions, "meanwhile"> {
  return {
    world: { ...world, startAt: START, sessions, rough: true },
    ...{ budgets: BUDGETS, baselines: part === "compared", context: part === "compared" },
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
