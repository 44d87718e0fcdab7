import { writeFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { didYouMean, formatTime } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { ATTACK_NAMES, createWorld, renderLabels, renderRecords, type WorldOptions } from "@rolecall/world";
import { instantOf, numberOf } from "../filters.ts";
import { NDJSON_FLAG } from "../flags.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { cannotWrite, write } from "../write.ts";

const HOUR_MS = 3_600_000;
/** A Monday, fixed: the same options give the same bytes whenever they are given. */
const DEFAULT_START = Date.UTC(2026, 0, 5);
const DEFAULTS = { seed: 7, identities: 60, days: 28 } as const;
/** The last week, or a quarter of what is shorter than four of them. */
const ATTACK_SHARE = 0.25;
const CHUNK_CHARACTERS = 64 * 1024;

export const worldVerb: Verb = {
  name: "world",
  usage: "[--seed N] [--identities N] [--days N] [--attacks A,B|none] [--labels FILE] [--start TIME]",
  flags: [
    { name: "seed", type: "string", value: "N", summary: `which company (${DEFAULTS.seed})` },
    {
      name: "identities",
      type: "string",
      value: "N",
      summary: `about so many machine identities (${DEFAULTS.identities})`,
    },
    {
      name: "days",
      type: "string",
      value: "N",
      summary: `so many days (${DEFAULTS.days}); attacks come in the last quarter`,
    },
    { name: "attacks", type: "string", value: "A,B", summary: `none, or some of ${ATTACK_NAMES.join(", ")}` },
    { name: "labels", type: "string", value: "FILE", summary: "write what was planted there, one attack a line" },
    {
      name: "start",
      type: "string",
      value: "TIME",
      summary: `first instant, a whole hour (${formatTime(DEFAULT_START)})`,
    },
    NDJSON_FLAG,
  ],
  examples: [
    ["npx rolecall world --days 2 | head -3", "three records"],
    [
      "npx rolecall world --seed 3 --labels labels.ndjson | npx rolecall replay - --memory --findings findings.ndjson",
      "what would have been found, beside what was planted",
    ],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const world = createWorld(optionsOf(args));
  const labels = args.text("labels");
  if (labels !== undefined) await writeLabels(labels, [...renderLabels(world.labels())].join(""));
  let chunk = "";
  for (const line of renderRecords(world.records())) {
    chunk += line;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    await write(terminal.out, chunk);
    chunk = "";
    // Pipes are written at once: without this nobody would hear a signal.
    await setImmediate();
    signal.throwIfAborted();
  }
  await write(terminal.out, chunk);
  return EXIT.done;
}

function optionsOf(args: Arguments): WorldOptions {
  const days = numberOf(args, "days", DEFAULTS.days);
  const attackDays = Math.max(1, Math.floor(days * ATTACK_SHARE));
  const attacks = attacksOf(args.text("attacks"));
  return {
    seed: numberOf(args, "seed", DEFAULTS.seed, 0),
    identities: numberOf(args, "identities", DEFAULTS.identities),
    startAt: startOf(args.text("start")),
    quietDays: days - attackDays,
    attackDays,
    ...(attacks && { attacks }),
    ...(attacks?.length === 0 && { attackEveryHours: 0 }),
  };
}

function attacksOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  if (text === "none") return [];
  const names = text.split(",");
  const unknown = names.find((name) => !ATTACK_NAMES.includes(name));
  if (unknown === undefined) return names;
  throw new UsageError(`there is no attack "${unknown}"${didYouMean(unknown, ATTACK_NAMES)}`);
}

function startOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_START;
  const at = instantOf(text);
  if (Number.isNaN(at) || at % HOUR_MS !== 0) throw new UsageError(`--start wants a whole hour, and not "${text}"`);
  return at;
}

async function writeLabels(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}
