import { StoreError } from "@rolecall/clickhouse/store";
import { nearest, visibleButBreaks } from "@rolecall/core";
import { type ExitCode, InputError } from "@rolecall/runtime";
import { renderOverview, renderVerbHelp } from "./help.ts";
import { LEADING_FLAGS, verbFirst } from "./leading-flags.ts";
import { parseVerbArguments } from "./parse.ts";
import { explainNoRoom, explainStore } from "./store-hint.ts";
import { describeVerb, EXIT, Failure, type LazyVerb, type Terminal, UsageError, type Verb } from "./verb.ts";
import { VERSION } from "./version.ts";

/** Run one command line; resolves with the exit code. Only bugs throw. */
export async function runCommand(
  verbs: readonly LazyVerb[],
  words: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const [name, ...rest] = verbFirst(words);
  if (name === undefined) {
    terminal.err.write(renderOverview(verbs));
    return EXIT.usage;
  }
  if (name === "--version" || name === "-V") {
    terminal.out.write(`rolecall ${VERSION}\n`);
    return EXIT.done;
  }
  if (name === "--help" || name === "-h" || name === "help") return help(verbs, rest[0], terminal);
  const lazy = verbs.find((candidate) => candidate.name === name);
  if (lazy === undefined) return refuse(terminal, unknownVerb(verbs, name));
  const verb = await lazy.load(signal).catch((error: unknown) => unlessStopped(error, signal));
  if (verb === undefined) return stoppedOf(lazy);
  try {
    const args = parseVerbArguments(verb, rest);
    if (!args.on("help")) return await running(verb.run(args, { ...terminal, signal }, signal), terminal, signal);
    terminal.out.write(renderVerbHelp({ ...verb, summary: lazy.summary }));
    return EXIT.done;
  } catch (error) {
    if (error === signal.reason) return stoppedOf(lazy);
    return explain(error, verb, terminal, signal);
  }
}

/** @throws an error that is none of the signal's */
function unlessStopped(error: unknown, { reason }: AbortSignal): undefined {
  if (error !== reason) throw error;
}

/** A service that has nothing open yet has drained. */
function stoppedOf({ reloads }: LazyVerb): ExitCode {
  return reloads === true ? EXIT.done : EXIT.interrupted;
}

/** Who writes to standard input need not end with us: what waits for more of it is to hear of the end. */
async function running(verb: Promise<ExitCode>, { input }: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const stop = (): void => void input.destroy();
  signal.addEventListener("abort", stop);
  try {
    return await verb;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** What a person should read of an error. Bugs are thrown on. */
function explain(error: unknown, verb: Verb, terminal: Terminal, signal: AbortSignal): ExitCode {
  if (error instanceof UsageError) return refuse(terminal, `${error.message} (rolecall ${verb.name} --help)`);
  if (error instanceof Failure) return refuse(terminal, error.message, error.exit);
  if (signal.aborted) return EXIT.interrupted;
  if (error instanceof StoreError) return refuse(terminal, explainStore(error), EXIT.failed);
  if (error instanceof InputError) return refuse(terminal, error.message, EXIT.failed);
  const noRoom = explainNoRoom(error);
  if (noRoom !== undefined) return refuse(terminal, noRoom, EXIT.failed);
  throw error;
}

async function help(verbs: readonly LazyVerb[], name: string | undefined, terminal: Terminal): Promise<ExitCode> {
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb === undefined && name !== undefined) return refuse(terminal, unknownVerb(verbs, name));
  terminal.out.write(verb === undefined ? renderOverview(verbs) : renderVerbHelp(await describeVerb(verb)));
  return EXIT.done;
}

function refuse(terminal: Terminal, message: string, exit: ExitCode = EXIT.usage): ExitCode {
  // Names of files, and what a server says, are in it.
  terminal.err.write(`rolecall: ${visibleButBreaks(message)}\n`);
  return exit;
}

function unknownVerb(verbs: readonly LazyVerb[], name: string): string {
  const isFlag = name.startsWith("-");
  const near = nearest(name, isFlag ? LEADING_FLAGS.filter((flag) => flag !== name) : verbs.map((verb) => verb.name));
  return `unknown ${isFlag ? "flag" : "verb"} "${name}": ${near === undefined ? "rolecall --help lists them" : `did you mean ${near}?`}`;
}
