import { readFileSync } from "node:fs";
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
import type { LoadedRules } from "./rules/loaded-rules.ts";
import { inputNamed } from "./standard-input.ts";
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
}

/**
 * `needs`: which secrets the process has to read, all by default.
 * @throws Failure with every error of the configuration at once (exit code 2), or that the file cannot be read.
 */
export async function settingsOf(args: Arguments, terminal: Terminal, needs?: NeedsSecret): Promise<Settings> {
  const path = args.text("config");
  const text = path === undefined ? undefined : await readText(path, terminal);
  // What checks routes and receivers is much code, and without a file there are none.
  const extraChecks = text === undefined ? undefined : (await import("./config-checks.ts")).configChecks;
  const loaded = loadConfig(text, {
    path: path ?? "rolecall.yaml",
    env: terminal.env,
    readFile: (name) => readFileSync(name, "utf8"),
    needs,
    ...(extraChecks && { extraChecks }),
  });
  if (!loaded.ok) throw new Failure(renderConfigErrors(loaded.errors), { exit: EXIT.usage });
  const { config } = loaded;
  return { config, ruleFiles: onceAsked(() => readRules(config)), dataDirectory: args.text("data") ?? DEFAULT_DATA };
}

/** What reads rules is much code, and most verbs ask for none. */
async function readRules({ rules }: Config): Promise<LoadedRules> {
  const { loadRules } = await import("./rules/load-rules.ts");
  return loadRules(rules);
}

function onceAsked<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** What standard input said: it can be read but once, and a reload asks again. */
const STANDARD_INPUT = new WeakMap<Readable, Promise<string>>();

/** A small text file, or standard input for `-`. @throws Failure with exit code 2. */
export async function readText(given: string, { input }: Pick<Terminal, "input">): Promise<string> {
  const path = inputNamed(given);
  if (path !== "-") return readWhole(path, input);
  const text = STANDARD_INPUT.get(input) ?? readWhole(path, input);
  STANDARD_INPUT.set(input, text);
  return text;
}

async function readWhole(path: string, stdin: Readable): Promise<string> {
  try {
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of (await openInput(path, { stdin })).chunks)
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
