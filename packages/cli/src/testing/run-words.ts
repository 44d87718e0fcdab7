import { Readable, Writable } from "node:stream";
import type { ExitCode } from "@rolecall/runtime";
import { runCommand } from "../run.ts";
import type { Terminal } from "../verb.ts";
import { VERBS } from "../verbs/index.ts";

/** What a command did. */
export interface Ran {
  readonly exit: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface Around {
  readonly input?: string | Readable;
  readonly signal?: AbortSignal;
  readonly columns?: number;
  readonly colour?: boolean;
  /** Epoch ms; the end of the records of `sampleRecords` by default. */
  readonly now?: number;
}

/** Runs one command line with streams in memory. */
export async function runWords(words: readonly string[], around: Around = {}): Promise<Ran> {
  const out = memory();
  const err = memory();
  const terminal: Terminal = {
    input: inputOf(around.input ?? ""),
    out: out.stream,
    err: err.stream,
    colour: around.colour ?? false,
    columns: around.columns ?? 100,
    env: {},
    clock: () => around.now ?? Date.UTC(2026, 2, 24),
  };
  const exit = await runCommand(VERBS, words, terminal, around.signal ?? new AbortController().signal);
  return { exit, out: out.text(), err: err.text() };
}

function inputOf(input: string | Readable): Readable {
  return typeof input === "string" ? Readable.from(input === "" ? [] : [Buffer.from(input)]) : input;
}

function memory(): { readonly stream: Writable; readonly text: () => string } {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { stream, text: () => text };
}
