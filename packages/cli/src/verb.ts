import type { Readable, Writable } from "node:stream";
import type { ExitCode } from "@rolecall/runtime";

/** Where a verb reads and writes: results to `out`, progress and diagnostics to `err`. */
export interface Terminal {
  readonly input: Readable;
  readonly out: Writable & { readonly isTTY?: boolean };
  readonly err: Writable & { readonly isTTY?: boolean };
  /** Colour on `out`: only on a terminal that knows them, never with NO_COLOR. */
  readonly colour: boolean;
  /** Columns of the terminal; 100 elsewhere. */
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: () => number;
  /** Aborted when it is interrupted: whoever writes into a pipe need not end with us. */
  readonly signal?: AbortSignal | undefined;
}

/** One flag of a verb, as `--help` and completion show it. */
export interface Flag {
  readonly name: string;
  readonly type: "string" | "boolean";
  /** What stands after the flag in the usage line: `DIR`; absent for booleans. */
  readonly value?: string;
  /** What that may be, where it is one of a few; for completion. */
  readonly known?: readonly string[];
  readonly short?: string;
  readonly multiple?: boolean;
  readonly summary: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  /** A string flag's value, the last one given. */
  text(name: string): string | undefined;
  /** Every value of a flag that may be repeated. */
  all(name: string): readonly string[];
  on(name: string): boolean;
}

/** Exit codes of interface.md section 2. */
export const EXIT = { done: 0, failed: 1, usage: 2, found: 3, interrupted: 130 } as const;

/** What the command line can do under one name. */
export interface Verb {
  readonly name: string;
  /** After the verb's name: `PATH… [--memory]`. */
  readonly usage: string;
  readonly flags: readonly Flag[];
  /** Whole commands that run as they stand, with what they do. */
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** Words that may follow the verb (`check`, `schema`); for help, completion and "did you mean". */
  readonly actions?: readonly string[];
  /** At least and at most how many positionals; checked before `run`. */
  readonly positionals?: readonly [least: number, most: number];
  /** Resolves with the exit code. Throws `UsageError` for wrong usage, `Failure` for what a person should read. */
  run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode>;
}

/** A verb whose code is read when it is asked for: each needs but a part of the product's. */
export interface LazyVerb {
  readonly name: string;
  /** One line of the help. */
  readonly summary: string;
  /** Its process reads its configuration again on SIGHUP, and is never ended by that. */
  readonly reloads?: true;
  /** @throws the signal's reason where it aborts meanwhile */
  load(signal: AbortSignal): Promise<Verb>;
}

/** A verb as help and completion show it. */
export interface DescribedVerb extends Verb, Pick<LazyVerb, "summary"> {}

export async function describeVerb(
  { summary, load }: LazyVerb,
  signal: AbortSignal = new AbortController().signal,
): Promise<DescribedVerb> {
  return { ...(await load(signal)), summary };
}

/** All of them, in their order, as completion needs them. */
export function loadAll(verbs: readonly LazyVerb[]): Promise<readonly DescribedVerb[]> {
  return Promise.all(verbs.map((verb) => describeVerb(verb)));
}

/** Wrong usage: one sentence, exit code 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UsageError";
  }
}

/** The operation failed: one sentence for a person, without a stack. Exit code 1 unless another is given. */
export class Failure extends Error {
  readonly exit: ExitCode;
  constructor(message: string, options: ErrorOptions & { readonly exit?: ExitCode } = {}) {
    super(message, options);
    this.name = "Failure";
    this.exit = options.exit ?? EXIT.failed;
  }
}
