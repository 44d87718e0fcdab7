import type { Readable } from "node:stream";
import { parseIdentityUid } from "@rolecall/core";
import type { DetectorOptions, IdentityContext } from "@rolecall/detection";
import {
  type Config,
  InputError,
  loadConfig,
  type NeedsSecret,
  openInput,
  renderConfigErrors,
} from "@rolecall/runtime";
import type { Judged, JudgeOptions, Reads } from "./judge-config.ts";
import { keepRead, type TakeRead } from "./named-files.ts";
import { isPipe, readPipe } from "./pipe.ts";
import type { LoadedRules } from "./rules/loaded-rules.ts";
import { inputNamed, isDescriptor } from "./standard-input.ts";
import { type Arguments, EXIT, Failure, type Terminal } from "./verb.ts";

const DEFAULT_DATA = "./data";

/** The configuration, whole and checked, and where the history is. */
export interface HistorySettings {
  readonly config: Config;
  readonly dataDirectory: string;
}

/** What a verb runs with. */
export interface Settings extends HistorySettings {
  /** The rule files of the configuration, read when they are first asked for and never again: they may be edited meanwhile. */
  readonly ruleFiles: () => Promise<LoadedRules>;
  readonly take: TakeRead;
}

/**
 * For a verb that asks or answers: of the files that the configuration names it reads what it needs, when it does. `needs`:
 * which secrets the process has to read, all by default.
 *
 * @throws Failure with every error of the configuration at once (exit code 2), or that the file cannot be read.
 */
export function settingsOf(args: Arguments, terminal: Terminal, needs?: NeedsSecret): Promise<Settings> {
  return settled(args, terminal, { secrets: needs, files: [] });
}

/**
 * For what starts with them, and on SIGHUP goes on with them: nothing may be wrong either with the files that the
 * configuration names.
 *
 * @throws Failure with every error of the configuration and of those files at once (exit code 2).
 */
export function startingSettings(args: Arguments, terminal: Terminal, reads: Reads = {}): Promise<Settings> {
  return settled(args, terminal, reads);
}

async function settled(args: Arguments, terminal: Terminal, reads: Reads): Promise<Settings> {
  const named = args.text("config");
  const text = named === undefined ? undefined : await readText(named, terminal);
  const { env } = terminal;
  const path = named ?? "rolecall.yaml";
  const { loaded, read } =
    text === undefined
      ? { loaded: loadConfig(undefined, { path, env, readFile: nothing }), read: {} }
      : await judge(text, { path, env, reads });
  if (!loaded.ok) throw new Failure(renderConfigErrors(loaded.errors), { exit: EXIT.usage });
  const { config } = loaded;
  return {
    config,
    ruleFiles: readOnce(config, read.rules),
    take: keepRead(read, reads.uses ?? []),
    dataDirectory: args.text("data") ?? DEFAULT_DATA,
  };
}

/** Without a configuration there are no secrets. */
function nothing(): string {
  return "";
}

/** What checks routes, receivers and files is much code, and without a configuration there are none. */
async function judge(text: string, options: JudgeOptions): Promise<Judged> {
  const { judgeConfig } = await import("./judge-config.ts");
  return judgeConfig(text, options);
}

const NO_RULES: LoadedRules = { rules: [], skipped: [], faults: [], files: [] };

function readOnce(config: Config, read: LoadedRules | undefined): Settings["ruleFiles"] {
  let files = read && Promise.resolve(read);
  return () => {
    files ??= readRules(config);
    return files;
  };
}

/** What reads rules is much code, and most verbs ask for none, or there are none. */
async function readRules({ rules }: Config): Promise<LoadedRules> {
  if (rules.length === 0) return NO_RULES;
  const { loadRules } = await import("./rules/load-rules.ts");
  return loadRules(rules);
}

/** What standard input and pipes of the shell said, by name: they can be read but once, and a reload asks again. */
const SAID = new WeakMap<Readable, Map<string, Promise<string>>>();

/** A small text file, or standard input for `-`. @throws Failure with exit code 2. */
export async function readText(given: string, { input, signal }: Pick<Terminal, "input" | "signal">): Promise<string> {
  const path = inputNamed(given);
  const isOnce = path === "-" || (isDescriptor(path) && (await isPipe(path)));
  if (!isOnce) return readWhole(path, input, signal);
  const said = SAID.get(input) ?? new Map<string, Promise<string>>();
  SAID.set(input, said);
  const text = said.get(path) ?? readWhole(path, input, path === "-" ? undefined : signal);
  said.set(path, text);
  return text;
}

async function readWhole(path: string, stdin: Readable, signal = new AbortController().signal): Promise<string> {
  try {
    const opened = path !== "-" && (await isPipe(path)) ? readPipe(path, signal) : undefined;
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of (await openInput(path, { stdin, opened })).chunks)
      text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof InputError) throw new Failure(error.message, { exit: EXIT.usage, cause: error });
    throw error;
  }
}

/** The bounds that the configuration gives the detector. */
export function boundsOf({
  detection,
}: Config): Required<Pick<DetectorOptions, "findingsPerThousand" | "mostIdentities">> {
  return { findingsPerThousand: detection.budget, mostIdentities: detection.identities };
}

/** What is known of an identity without an inventory: its peer group, from its labels or its account. */
export function contextOf(identityUid: string, labels: Readonly<Record<string, string>>): IdentityContext {
  const group = labels["team"] ?? labels["app"] ?? parseIdentityUid(identityUid)?.account ?? "";
  return { owner: labels["owner"] ?? "", environment: labels["environment"] ?? "", criticality: "", group };
}
