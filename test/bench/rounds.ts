import type { ChildResult } from "./run-child.ts";
import type { WorldFile } from "./world-file.ts";

/** What one run took. */
export interface Spent {
  /** By the clock, without start-up: what somebody waits. */
  readonly seconds: number;
  /** Of processors, all threads and start-up together: what hardly changes when the machine has other work. */
  readonly cpuSeconds: number;
}

/** What each contender took, once for each round. */
export type Rounds = Readonly<Record<string, readonly Spent[]>>;

/**
 * Everything once per round, in turn, and the other way round in every second one: what else the machine does meets all
 * of them alike.
 */
export async function interleave(
  rounds: number,
  contenders: Readonly<Record<string, () => Promise<Spent>>>,
): Promise<Rounds> {
  const names = Object.keys(contenders);
  const spent = new Map<string, Spent[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const once = await contenders[name]?.();
      if (once !== undefined) spent.get(name)?.push(once);
    }
  }
  return Object.fromEntries(spent);
}

/** Of an even number of values, the lower one in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}

/** What a child printed, as JSON, of its own time. @throws where it did not read the whole file. */
export function spentBy({ out, cpuSeconds }: ChildResult, { records }: WorldFile): Spent {
  const said = JSON.parse(out) as { readonly records: number; readonly seconds: number };
  if (said.records !== records) throw new Error(`${said.records} of ${records} records were read`);
  return { seconds: said.seconds, cpuSeconds };
}

/** The median over the rounds of the bare loop's seconds over ours of the same round: 1 is as fast as the bare loop. */
export function ratioOf(rounds: Rounds): number {
  const ours = rounds["replay"] ?? [];
  return median((rounds["bare"] ?? []).map(({ seconds }, round) => seconds / (ours[round]?.seconds ?? Number.NaN)));
}

/** The same of processor time, without that of a run over nothing (`bare idle`, `replay idle`). */
export function cpuRatioOf(rounds: Rounds): number {
  const net = (name: string): number => cpuOf(rounds[name]) - cpuOf(rounds[`${name} idle`]);
  return net("bare") / net("replay");
}

function cpuOf(spent: readonly Spent[] = []): number {
  return median(spent.map(({ cpuSeconds }) => cpuSeconds));
}

/** Medians per record, of ours and of the bare loop. */
export function costs({ records, bytes }: WorldFile, rounds: Rounds): string {
  const micros = (name: string): string => {
    const seconds = (rounds[name] ?? []).map((spent) => spent.seconds);
    return ((median(seconds) / records) * 1e6).toFixed(1);
  };
  const size = `${Math.round(bytes / records)} bytes, ${records.toLocaleString("en-US")} records`;
  return `${micros("replay")} µs, bare ${micros("bare")} µs (${size})`;
}
