import { parseDuration, SEVERITIES, type Severity } from "@rolecall/core";
import { createRules, recordActions } from "@rolecall/detection";
import { createProgress, type ExitCode, type Progress } from "@rolecall/runtime";
import { loadDeclared } from "../declared/load-declared.ts";
import { DATA_FLAG, JSON_FLAG, SOURCE_FLAG } from "../flags.ts";
import { openOwnHistory } from "../history/open-history.ts";
import { profilesOf } from "../profiles/load-profiles.ts";
import { beginRun } from "../replay/begin-run.ts";
import { openDoor, readerFor } from "../replay/door.ts";
import { openFileSink } from "../replay/file-sink.ts";
import { notifyOf } from "../replay/notify.ts";
import { openFiles } from "../replay/open-files.ts";
import { type ReplayResult, replay } from "../replay/replay.ts";
import { renderSummary, summarise } from "../replay/summary.ts";
import { rulesOf } from "../rules/load-rules.ts";
import { contextOf, holdOf, settingsOf } from "../settings.ts";
import { sourceOf } from "../source-flag.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";

const DEFAULT_LATENESS = "15m";
/** Standard input up to this size is read as a whole first, and so treated as a file. */
const STDIN_AHEAD_BYTES = 64 * 1024 * 1024;

export const replayVerb: Verb = {
  name: "replay",
  summary: "logs of the past through the whole pipeline: what it would have told you",
  usage: "PATH… [--memory | --data DIR] [--findings FILE] [--events FILE] [--dead FILE]",
  positionals: [1, Number.POSITIVE_INFINITY],
  flags: [
    SOURCE_FLAG,
    DATA_FLAG,
    { name: "memory", type: "boolean", summary: "open no engine and keep no history" },
    {
      name: "findings",
      type: "string",
      value: "FILE",
      summary: "write the findings, one a line, in their final state",
    },
    { name: "events", type: "string", value: "FILE", summary: "write the events, one a line, in time order" },
    { name: "dead", type: "string", value: "FILE", summary: "write the dead letters, one a line" },
    {
      name: "lateness",
      type: "string",
      value: "SPAN",
      summary: `how far out of order a file may be (${DEFAULT_LATENESS})`,
    },
    { name: "notify", type: "boolean", summary: "tell the configured receivers of the findings" },
    {
      name: "fail-on",
      type: "string",
      value: "SEVERITY",
      summary: "exit with 3 when a finding is at least that severe",
    },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall replay cloudtrail/*.json.gz --memory", "what these files would have told you; nothing is kept"],
    [
      "npx rolecall replay audit.ndjson --findings findings.ndjson --json",
      "keep the history in ./data, summary as JSON",
    ],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const began = terminal.clock();
  const failOn = severityOf(args.text("fail-on"));
  const result = await replayFiles(args, terminal, signal);
  const summary = summarise(result, (terminal.clock() - began) / 1000);
  terminal.out.write(args.on("json") ? `${JSON.stringify(summary)}\n` : renderSummary(summary));
  return failOn !== undefined && isAtLeast(result, failOn) ? EXIT.found : EXIT.done;
}

async function replayFiles(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ReplayResult> {
  const source = sourceOf(args);
  const latenessMs = spanOf("lateness", args.text("lateness") ?? DEFAULT_LATENESS);
  const settings = await settingsOf(args, terminal);
  const { tenant, detection } = settings.config;
  await using history = args.on("memory") ? undefined : await openOwnHistory(settings);
  const notice = (message: string): void => void terminal.err.write(`rolecall: ${message}\n`);
  const holdMs = holdOf(settings.config);
  const inputs = await openFiles(args.positionals, terminal.input, STDIN_AHEAD_BYTES);
  await using reader = readerFor(inputs);
  const declared = await loadDeclared(settings.config);
  const given = await rulesOf(settings.config.rules, notice);
  const profiles = await profilesOf(settings.config.profiles);
  const rules = createRules(given);
  const keepRaw = history !== undefined || args.text("events") !== undefined ? "all" : recordActions(rules.rules);
  const intake = await openDoor(inputs.files, reader, { source, tenant, keepRaw, now: terminal.clock });
  const progress = progressOf(inputs.totalBytes, terminal);
  const result = await replay(
    {
      files: inputs.files,
      reading: { intake, reader, holdMs, latenessMs },
      begin: (earliest) =>
        beginRun(
          {
            store: history,
            tenant,
            files: () =>
              openFileSink({ events: args.text("events"), dead: args.text("dead"), findings: args.text("findings") }),
            detector: {
              tenant,
              holdMs,
              context: contextOf,
              findingsPerThousand: detection.budget,
              profiles,
              ordered: true,
            },
            rules: () => createRules(given),
            notifies: args.on("notify"),
            notice,
          },
          earliest,
        ),
      declare: (detector, earliest) =>
        declared.recordsSince(detector.declared, Number.isFinite(earliest) ? earliest : 0),
      notice,
      progress(tally) {
        progress.update(inputs.position(), () => `${tally.records.toLocaleString("en-US")} records`);
      },
    },
    signal,
  );
  progress.end(inputs.position(), `${result.tally.records.toLocaleString("en-US")} records`);
  if (args.on("notify")) {
    await notifyOf(result.findings, { config: settings.config, store: history, terminal }, signal);
  }
  return result;
}

function spanOf(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new UsageError(`--${flag} wants a span of time like 15m, and not "${text}"`);
  return ms;
}

function severityOf(text: string | undefined): Severity | undefined {
  if (text === undefined) return undefined;
  const severity = SEVERITIES.find((candidate) => candidate === text);
  if (severity === undefined)
    throw new UsageError(`--fail-on wants one of ${SEVERITIES.join(", ")}, and not "${text}"`);
  return severity;
}

function isAtLeast(result: ReplayResult, least: Severity): boolean {
  return result.findings.some((finding) => SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(least));
}

function progressOf(total: number | undefined, { err: stream, clock: now }: Terminal): Progress {
  return createProgress({ label: "replay", unit: "B", total, stream, now });
}
