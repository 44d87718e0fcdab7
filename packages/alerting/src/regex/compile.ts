import { parseRegex, type RegexNode, RegexSyntaxError } from "./parse.ts";

/** A pattern as instructions of a Thompson automaton. */
type Instruction =
  | { readonly op: "set"; readonly ranges: readonly number[]; readonly negated: boolean }
  | { readonly op: "start" }
  | { readonly op: "end" }
  | { readonly op: "fork"; a: number; b: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "match" };

/** Whether the whole of a text is in the pattern's language. Time: text length × program size, whatever the text. */
export type WholeMatch = (text: string) => boolean;

const MAX_PATTERN = 1000;
const MAX_PROGRAM = 5000;

/**
 * A fully anchored matcher in linear time: K. Thompson, "Regular expression search algorithm" (1968), as R. Cox describes
 * it ("Regular Expression Matching Can Be Simple And Fast", 2007). JavaScript's own engine backtracks, so one label of
 * an attacker's choice could hold the alerter for hours.
 *
 * @throws RegexSyntaxError for what {@link parseRegex} refuses, and for patterns or programs past the bounds.
 */
export function compileRegex(pattern: string): WholeMatch {
  if (pattern.length > MAX_PATTERN) throw new RegexSyntaxError(`longer than ${MAX_PATTERN} characters`, MAX_PATTERN);
  const program: Instruction[] = [];
  emit(program, parseRegex(pattern));
  push(program, { op: "match" });
  return (text) => run(program, text);
}

function push(program: Instruction[], instruction: Instruction): number {
  if (program.length >= MAX_PROGRAM) throw new RegexSyntaxError("repetitions multiply to a pattern too large", 0);
  return program.push(instruction) - 1;
}

function emit(program: Instruction[], node: RegexNode): void {
  switch (node.kind) {
    case "set":
      push(program, { op: "set", ranges: node.ranges, negated: node.negated });
      return;
    case "start":
    case "end":
      push(program, { op: node.kind });
      return;
    case "sequence":
      for (const item of node.items) emit(program, item);
      return;
    case "choice":
      emitChoice(program, node.items);
      return;
    case "repeat":
      emitRepeat(program, node.item, node.min, node.max);
      return;
  }
}

function emitChoice(program: Instruction[], items: readonly RegexNode[]): void {
  const jumps: { to: number }[] = [];
  for (const [index, item] of items.entries()) {
    if (index === items.length - 1) {
      emit(program, item);
      break;
    }
    const fork = { op: "fork" as const, a: program.length + 1, b: 0 };
    push(program, fork);
    emit(program, item);
    const jump = { op: "jump" as const, to: 0 };
    push(program, jump);
    jumps.push(jump);
    fork.b = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
}

function emitRepeat(program: Instruction[], item: RegexNode, min: number, max: number): void {
  for (let i = 0; i < min; i += 1) emit(program, item);
  if (max === Number.POSITIVE_INFINITY) {
    const fork = { op: "fork" as const, a: program.length + 1, b: 0 };
    const loop = push(program, fork);
    emit(program, item);
    push(program, { op: "jump", to: loop });
    fork.b = program.length;
    return;
  }
  const forks: { b: number }[] = [];
  for (let i = min; i < max; i += 1) {
    const fork = { op: "fork" as const, a: program.length + 1, b: 0 };
    push(program, fork);
    forks.push(fork);
    emit(program, item);
  }
  for (const fork of forks) fork.b = program.length;
}

interface Threads {
  readonly at: number[];
  readonly seen: Uint8Array;
}

function run(program: readonly Instruction[], text: string): boolean {
  let threads = newThreads(program);
  let index = 0;
  follow(program, threads, 0, index, text.length);
  for (const char of text) {
    index += char.length;
    threads = step(program, threads, char.codePointAt(0) ?? 0, index, text.length);
    if (threads.at.length === 0) return false;
  }
  return threads.at.some((at) => program[at]?.op === "match");
}

function step(program: readonly Instruction[], threads: Threads, code: number, index: number, length: number): Threads {
  const next = newThreads(program);
  for (const at of threads.at) {
    const instruction = program[at];
    if (instruction?.op !== "set" || contains(instruction.ranges, code) === instruction.negated) continue;
    follow(program, next, at + 1, index, length);
  }
  return next;
}

function newThreads(program: readonly Instruction[]): Threads {
  return { at: [], seen: new Uint8Array(program.length) };
}

/** Adds the instruction at `from` and all that it leads to without reading a character. */
function follow(program: readonly Instruction[], threads: Threads, from: number, index: number, length: number): void {
  const stack = [from];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (threads.seen[at] === 1) continue;
    threads.seen[at] = 1;
    const onward = leadsTo(program[at], at, index, length);
    if (onward === undefined) threads.at.push(at);
    else stack.push(...onward);
  }
}

/** Where an instruction that reads nothing leads to; undefined for one that reads, and for the match. */
function leadsTo(
  instruction: Instruction | undefined,
  at: number,
  index: number,
  length: number,
): readonly number[] | undefined {
  switch (instruction?.op) {
    case "set":
    case "match":
    case undefined:
      return undefined;
    case "jump":
      return [instruction.to];
    case "fork":
      return [instruction.b, instruction.a];
    case "start":
      return index === 0 ? [at + 1] : [];
    case "end":
      return index === length ? [at + 1] : [];
  }
}

function contains(ranges: readonly number[], code: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if (code >= (ranges[i] ?? 0) && code <= (ranges[i + 1] ?? -1)) return true;
  }
  return false;
}
