import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createProgress, type ExitCode, type Progress } from "@rolecall/runtime";
import { createRecordReader, findConsoleUsers, type Reading } from "@rolecall/service-ingest/files";
import { createIntake } from "@rolecall/sources";
import { NDJSON_FLAG, SOURCE_FLAG } from "../flags.ts";
import { placeOfConfig } from "../place/place-data.ts";
import { counted } from "../render/counted.ts";
import { filesOf, linkIsLeft } from "../replay/files-of.ts";
import { openFiles } from "../replay/open-files.ts";
import { refuseOverwrite } from "../replay/refuse-overwrite.ts";
import { type ReplayFile, scansOf } from "../replay/replay-file.ts";
import { settingsOf } from "../settings.ts";
import { sourceOf } from "../source-flag.ts";
import { type Arguments, EXIT, type Terminal, type Verb } from "../verb.ts";
import { cannotWrite, DEAD_MODE } from "../write.ts";

export const normalizeVerb: Verb = {
  name: "normalize",
  usage: "PATH… [--source NAME] [--dead FILE]",
  positionals: [1, Number.POSITIVE_INFINITY],
  flags: [
    SOURCE_FLAG,
    NDJSON_FLAG,
    {
      name: "dead",
      type: "string",
      value: "FILE",
      summary: 'write the dead letters there; - mixes them in as {"dead": …}',
    },
  ],
  examples: [
    ["npx rolecall normalize cloudtrail.json.gz | head -3", "the first three events"],
    ["cat audit.ndjson | npx rolecall normalize - --dead -", "events and dead letters of standard input, in order"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const source = sourceOf(args);
  const paths = await filesOf(args.positionals, linkIsLeft(terminal));
  await refuseOverwrite(args, paths, ["dead"]);
  const settings = await settingsOf(args, terminal);
  const placeOf = placeOfConfig(settings);
  let isBroken = false;
  const broken = (sentence: string): void => {
    terminal.err.write(`rolecall: ${sentence}\n`);
    isBroken = true;
  };
  const inputs = await openFiles(paths, terminal.input, { broken, signal });
  const { files } = inputs;
  const consoleUsers = await findConsoleUsers(scansOf(files));
  const dead = await deadWriter(args.text("dead"));
  const progress = progressOf(inputs.totalBytes, terminal);
  const counts: Counts = { records: 0, dead: 0 };
  for (const file of files) {
    const intake = createIntake({
      source,
      tenant: settings.config.tenant,
      consoleUsers,
      keepRaw: () => true,
      placeOf,
      now: terminal.clock,
    });
    const reader = createRecordReader({ intake, origin: (line) => `${file.name}:${line}` });
    await normalizeFile(file, reader, {
      out: terminal.out,
      dead,
      signal,
      counts,
      progress: () => progress.update(inputs.position(), () => wordsOf(counts)),
    });
  }
  await dead.end();
  progress.end(inputs.position(), wordsOf(counts));
  // What is told of nowhere else: an empty result must say why it is empty.
  if (counts.dead > 0 && args.text("dead") === undefined)
    terminal.err.write(`rolecall: ${wordsOf(counts)}: --dead FILE keeps them with their reasons\n`);
  return isBroken ? EXIT.failed : EXIT.done;
}

/** Results that scroll by on the terminal are progress enough. */
function progressOf(total: number | undefined, { out, err: stream, clock: now }: Terminal): Progress {
  if (out.isTTY === true) return { update: () => undefined, end: () => undefined };
  return createProgress({ label: "normalize", unit: "B", total, stream, now, onlyIfLong: true });
}

interface Counts {
  records: number;
  dead: number;
}

function wordsOf({ records, dead }: Counts): string {
  return `${counted(records, "record")}, ${counted(dead, "dead letter")}`;
}

interface Outputs {
  readonly out: Writable;
  readonly dead: DeadWriter;
  readonly signal: AbortSignal;
  readonly counts: Counts;
  readonly progress: () => void;
}

async function normalizeFile(
  file: ReplayFile,
  reader: ReturnType<typeof createRecordReader>,
  { out, dead, signal, counts, progress }: Outputs,
): Promise<void> {
  const write = async ({ items, records }: Reading): Promise<void> => {
    let lines = "";
    for (const item of items) {
      lines += item.kind === "event" ? `${JSON.stringify(item.event)}\n` : dead.line(item.letter);
      if (item.kind === "dead") counts.dead += 1;
    }
    counts.records += records;
    progress();
    if (lines !== "" && !out.write(lines)) await once(out, "drain");
  };
  for await (const chunk of file.open()) {
    signal.throwIfAborted();
    await write(reader.push(chunk));
  }
  await write(reader.end());
}

interface DeadWriter {
  /** What stands for the letter among the events: nothing, unless they are mixed. */
  line(letter: object): string;
  end(): Promise<void>;
}

async function deadWriter(path: string | undefined): Promise<DeadWriter> {
  if (path === undefined) return { line: () => "", end: async () => undefined };
  if (path === "-") return { line: (letter) => `${JSON.stringify({ dead: letter })}\n`, end: async () => undefined };
  const file = createWriteStream(path, { mode: DEAD_MODE });
  const refuse = (error: unknown): never => {
    throw cannotWrite(path, error);
  };
  const written = finished(file).catch(refuse);
  // What goes wrong later is told at the end.
  written.catch(() => undefined);
  await once(file, "open").catch(refuse);
  return {
    line(letter) {
      file.write(`${JSON.stringify(letter)}\n`);
      return "";
    },
    async end() {
      file.end();
      await written;
    },
  };
}
