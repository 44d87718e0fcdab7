import type { ExitCode } from "@rolecall/runtime";
import { DATA_FLAG, FAIL_ON_FLAG, JSON_FLAG, SOURCE_FLAG } from "../flags.ts";
import { DEFAULT_LATENESS } from "../replay/default-lateness.ts";
import { filesOf, linkIsLeft } from "../replay/files-of.ts";
import { readerFor } from "../replay/reader-for.ts";
import type { Arguments, Terminal, Verb } from "../verb.ts";

export const replayVerb: Verb = {
  name: "replay",
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
    {
      name: "events",
      type: "string",
      value: "FILE",
      summary:
        "write the events, one a line, as a live detector takes them: by time, each source as late as it is waited for",
    },
    { name: "dead", type: "string", value: "FILE", summary: "write the dead letters, one a line" },
    {
      name: "lateness",
      type: "string",
      value: "SPAN",
      summary: `how far out of order a file may be (${DEFAULT_LATENESS})`,
    },
    { name: "notify", type: "boolean", summary: "tell the configured receivers of the findings" },
    FAIL_ON_FLAG,
    JSON_FLAG,
  ],
  examples: [
    [
      "npx rolecall replay cloudtrail/ --memory",
      "what the files in this directory would have told you, at any depth; nothing is kept",
    ],
    [
      "npx rolecall replay audit.ndjson --findings findings.ndjson --json",
      "keep the history in ./data, summary as JSON",
    ],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const paths = await filesOf(args.positionals, linkIsLeft(terminal));
  await using reader = await readerFor(paths);
  // That thread reads its code while this one does.
  const { runReplay } = await import("../replay/run-replay.ts");
  return await runReplay(args, { paths, reader }, terminal, signal);
}
