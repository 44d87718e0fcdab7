import type { Store } from "@rolecall/clickhouse";
import { parseDuration } from "@rolecall/core";
import { createRules, recordActions } from "@rolecall/detection";
import { createProgress, type ExitCode, type Progress, systemClock } from "@rolecall/runtime";
import type { FileReader } from "@rolecall/service-ingest/file-reader";
import { createKeepRaw } from "@rolecall/sources";
import { configHash } from "../config-hash.ts";
import { loadDeclared } from "../declared/load-declared.ts";
import { failOnOf } from "../filters.ts";
import { REPLAY, refuseBeside } from "../history/refuse-beside.ts";
import { holdOf } from "../hold-of.ts";
import { NAMED_FILES } from "../named-files.ts";
import { placeDataOf } from "../place/place-data.ts";
import { profilesOf } from "../profiles/profiles-of.ts";
import { counted } from "../render/counted.ts";
import { visible } from "../render/visible.ts";
import { rulesOf } from "../rules/load-rules.ts";
import { boundsOf, contextOf, type Settings, startingSettings } from "../settings.ts";
import { sourceOf } from "../source-flag.ts";
import { type Arguments, EXIT, type Terminal, UsageError } from "../verb.ts";
import { createBeginning } from "./begin-run.ts";
import { DEFAULT_LATENESS } from "./default-lateness.ts";
import { openDoor } from "./door.ts";
import { openFileSink } from "./file-sink.ts";
import { createLookAhead, createSteps } from "./look-ahead.ts";
import { openFiles } from "./open-files.ts";
import { refuseOverwrite } from "./refuse-overwrite.ts";
import { refuseUnreadable } from "./refuse-unreadable.ts";
import { type ReplayResult, replay } from "./replay.ts";
import { spareMemory } from "./spare-memory.ts";
import { renderSummary, summarise } from "./summary.ts";

/** Standard input up to this size is read as a whole first, and so treated as a file. */
const STDIN_AHEAD_BYTES = 64 * 1024 * 1024;

/** Flags that name a file to write. */
const RESULTS = ["findings", "events", "dead"] as const;

export interface ReplayInputs {
  readonly paths: readonly string[];
  /** The thread that reads them, where they are worth one. */
  readonly reader: FileReader | undefined;
}

/** What the verb does. */
export async function runReplay(
  args: Arguments,
  given: ReplayInputs,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const began = terminal.clock();
  const failOn = failOnOf(args);
  const { result, isBroken } = await replayFiles(args, given, terminal, signal);
  const summary = summarise(result, (terminal.clock() - began) / 1000);
  const text = (): string => renderSummary(summary, result.reasons, whereDead(args));
  terminal.out.write(args.on("json") ? `${JSON.stringify(summary)}\n` : text());
  if (result.findings.some(({ severity }) => failOn.includes(severity))) return EXIT.found;
  return isBroken ? EXIT.failed : EXIT.done;
}

/** Where somebody looks at the dead letters of this run. */
function whereDead(args: Arguments): string {
  const file = args.text("dead");
  if (file !== undefined) return `${visible(file)} has them`;
  return args.on("memory") ? "--dead FILE keeps them" : "rolecall dead list shows them";
}

async function replayFiles(
  args: Arguments,
  { paths, reader }: ReplayInputs,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<{ readonly result: ReplayResult; readonly isBroken: boolean }> {
  const source = sourceOf(args);
  await checkPlaces(args, paths);
  const latenessMs = spanOf("lateness", args.text("lateness") ?? DEFAULT_LATENESS);
  const settings = await startingSettings(args, terminal, { uses: NAMED_FILES });
  const { tenant, archive } = settings.config;
  await using resources = new AsyncDisposableStack();
  const { history, says } = await openHistory(args, settings, resources);
  const notice = (message: string): void => void terminal.err.write(`rolecall: ${message}\n`);
  const holdMs = holdOf(settings.config);
  const { broken, areBroken } = toldOnce(notice);
  const inputs = await openFiles(paths, terminal.input, { aheadBytes: STDIN_AHEAD_BYTES, broken, signal });
  const declared = await loadDeclared(settings);
  const given = rulesOf(await settings.ruleFiles(), notice);
  const profiles = await profilesOf(settings);
  const rules = createRules(given);
  const wanted = recordActions(rules.rules);
  const looksInto = createKeepRaw(wanted);
  const keepRaw = history !== undefined || args.text("events") !== undefined ? "all" : wanted;
  const { looked, end } = createLookAhead(inputs.files.length, terminal);
  const places = placeDataOf(settings);
  const now = terminal.clock;
  const intake = await openDoor(inputs.files, reader, { source, tenant, keepRaw, places, now, looked });
  const progress = progressOf(inputs.totalBytes, terminal);
  const begin = createBeginning({
    store: history,
    inputs: inputs.files.map(({ name }) => name),
    ...{ tenant, archive, looksInto, notice, says },
    files: () =>
      openFileSink({ events: args.text("events"), dead: args.text("dead"), findings: args.text("findings") }),
    detector: { tenant, holdMs, context: contextOf, ...boundsOf(settings.config), profiles },
    rules: () => createRules(given),
    notifies: args.on("notify"),
  });
  const result = await replay(
    {
      files: inputs.files,
      reading: { intake, reader, holdMs, latenessMs, looked, broken },
      begin(earliest, refused) {
        end();
        return begin(earliest, refused);
      },
      declare: (detector, earliest) =>
        declared.recordsSince(detector.declared, Number.isFinite(earliest) ? earliest : 0),
      ...{ looksInto, notice },
      lookThrough: (files) => createSteps("looking for files out of order", files, terminal),
      progress: (tally) => progress.update(inputs.position(), () => counted(tally.records, "record")),
    },
    signal,
  );
  progress.end(inputs.position(), counted(result.tally.records, "record"));
  if (args.on("notify")) {
    const { notifyOf } = await import("./notify.ts");
    await notifyOf(result.findings, { ...settings, store: history, terminal }, signal);
  }
  return { result, isBroken: areBroken() };
}

/** Of archives that break off: a run that starts again reads them again. */
function toldOnce(notice: (message: string) => void): { broken(sentence: string): void; areBroken(): boolean } {
  const told = new Set<string>();
  return {
    broken(sentence) {
      if (!told.has(sentence)) notice(sentence);
      told.add(sentence);
    },
    areBroken: () => told.size > 0,
  };
}

interface ReplayHistory {
  /** Undefined where none is kept. */
  readonly history: Store | undefined;
  /** Says on a server that a replay of that name runs, until it ends; a data directory is locked. */
  readonly says: (name: string) => Promise<void>;
}

/**
 * Whoever notifies is an alerter, and of two that know nothing of each other each would tell what the other has begun.
 */
async function openHistory(
  args: Arguments,
  settings: Settings,
  resources: AsyncDisposableStack,
): Promise<ReplayHistory> {
  const { config, dataDirectory } = settings;
  if (args.on("memory")) return { history: undefined, says: async () => undefined };
  const { openOwnHistory } = await import("../history/open-history.ts");
  const { keepSaying } = await import("../serve/say-configuration.ts");
  const { refuseDemoHistory } = await import("../demo/demo-state.ts");
  if (config.clickhouse === undefined) await refuseDemoHistory(dataDirectory);
  const store = resources.use(await openOwnHistory(settings));
  const reloads = { hash: () => configHash(config) };
  const says = async (name: string): Promise<void> => {
    if (config.clickhouse !== undefined) await keepSaying({ name, config, store, reloads }, systemClock, resources);
  };
  spareMemory();
  if (args.on("notify")) {
    await says(REPLAY);
    await refuseBeside(store);
  }
  return { history: store, says };
}

/** What is read, and where results and history go, before anything is opened or made. */
async function checkPlaces(args: Arguments, paths: readonly string[]): Promise<void> {
  const dashed = RESULTS.find((flag) => args.text(flag) === "-");
  if (dashed !== undefined)
    throw new UsageError(`--${dashed} wants a file, and not "-": standard output has the summary`);
  if (args.on("memory") && args.text("data") !== undefined)
    throw new UsageError("--memory keeps no history, and --data says where: give one of them");
  await refuseUnreadable(paths);
  await refuseOverwrite(args, paths, RESULTS);
}

function spanOf(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new UsageError(`--${flag} wants a span of time like 15m, and not "${text}"`);
  return ms;
}

/** Counted from the first record on: what is looked up beforehand would make the rest seem slow. */
function progressOf(total: number | undefined, { err: stream, clock: now }: Terminal): Progress {
  let begun: Progress | undefined;
  const progress = (): Progress => {
    begun ??= createProgress({ label: "replay", unit: "B", total, stream, now });
    return begun;
  };
  return {
    update: (done, note) => progress().update(done, note),
    end: (done, note) => progress().end(done, note),
  };
}
