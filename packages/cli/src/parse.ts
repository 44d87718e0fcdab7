import { parseArgs } from "node:util";
import { nearest } from "@rolecall/core";
import { GLOBAL_FLAGS } from "./flags.ts";
import { visible } from "./render/visible.ts";
import { type Arguments, type Flag, UsageError, type Verb } from "./verb.ts";

/**
 * Read the words after a verb.
 * @throws UsageError that names the nearest flag for an unknown one.
 */
export function parseVerbArguments(verb: Verb, words: readonly string[]): Arguments {
  const flags = [...verb.flags, ...GLOBAL_FLAGS];
  const { tokens, values, positionals } = parseLoosely(flags, words);
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const flag = flags.find((candidate) => candidate.name === token.name);
    if (flag === undefined) throw unknownFlag(flags, token.rawName);
    if (flag.type === "string" && isMissing(flag, token.value)) throw new UsageError(`${token.rawName} needs a value`);
    if (flag.type === "boolean" && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
  }
  if (values["help"] !== true) checkPositionals(verb, positionals);
  return {
    positionals,
    text: (name) => lastOf(values[name]),
    all: (name) => listOf(values[name]),
    on: (name) => values[name] === true,
  };
}

/** A path that is empty is a variable of the shell that was never set: no file and no folder has such a name. */
function isMissing({ value = "" }: Flag, given: string | undefined): boolean {
  return given === undefined || (given === "" && PATHS.has(value));
}

interface Loose {
  readonly tokens: readonly { kind: string; name?: string; rawName?: string; value?: string | undefined }[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/** How flags that take a path call it in help. */
const PATHS: ReadonlySet<string> = new Set(["DIR", "FILE", "F"]);
/** SQL that begins with a comment: no flag has white space behind its dashes. */
const COMMENT = /^--\s/;
/** Nothing that a shell can give begins with it. */
const NO_FLAG = "\0";

function parseLoosely(flags: readonly Flag[], words: readonly string[]): Loose {
  const options = Object.fromEntries(
    flags.map((flag) => [
      flag.name,
      { type: flag.type, ...(flag.short && { short: flag.short }), ...(flag.type === "string" && { multiple: true }) },
    ]),
  );
  const args = words.map((word) => (COMMENT.test(word) ? `${NO_FLAG}${word}` : word));
  const loose = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true }) as Loose;
  return { ...loose, positionals: loose.positionals.map((word) => word.replace(NO_FLAG, "")) };
}

function unknownFlag(flags: readonly Flag[], given = ""): UsageError {
  const near = nearest(
    given.replace(/^-+/, ""),
    flags.map((flag) => flag.name),
  );
  return new UsageError(`unknown flag ${given}${near === undefined ? "" : `: did you mean --${near}?`}`);
}

function checkPositionals(verb: Verb, positionals: readonly string[]): void {
  const [least, most] = verb.positionals ?? [0, 0];
  if (positionals.length < least) throw new UsageError(`${verb.name} needs ${verb.usage}`);
  if (positionals.length > most) {
    throw new UsageError(`${verb.name} does not know what to do with "${visible(positionals[most] ?? "")}"`);
  }
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function lastOf(value: unknown): string | undefined {
  return listOf(value).at(-1);
}
