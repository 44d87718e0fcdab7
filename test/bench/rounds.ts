import type { WorldFile } from "./world-file.ts";

/** Seconds of each contender, one of each round. */
export type Seconds = Readonly<Record<string, readonly number[]>>;

/**
 * Everything once per round, in turn, and first the other way round in every second round: what else the machine does
 * meets all of them alike.
 */
export async function interleave(
  rounds: number,
  contenders: Readonly<Record<string, () => Promise<number>>>,
): Promise<Seconds> {
  const names = Object.keys(contenders);
  const seconds = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const spent = await contenders[name]?.();
      if (spent !== undefined) seconds.get(name)?.push(spent);
    }
  }
  return Object.fromEntries(seconds);
}

/** Of an even number of values, the lower one in the middle. NaN of none. */
export function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}

/** The median over the rounds of `bare` seconds over `ours`, both of one round: 1 is as fast as the bare loop. */
export function ratioOf(seconds: Seconds, bare: string, ours: string): number {
  const others = seconds[ours] ?? [];
  return median((seconds[bare] ?? []).map((spent, round) => spent / (others[round] ?? Number.NaN)));
}

/** What a child printed, as JSON, of its own time. @throws where it did not read the whole file. */
export function secondsOf({ out }: { readonly out: string }, { records }: WorldFile): number {
  const said = JSON.parse(out) as { readonly records: number; readonly seconds: number };
  if (said.records !== records) throw new Error(`${said.records} of ${records} records were read`);
  return said.seconds;
}

/** Medians per record, of ours and of the bare loop. */
export function costs({ records, bytes }: WorldFile, seconds: Seconds): string {
  const micros = (name: string): string => ((median(seconds[name]) / records) * 1e6).toFixed(1);
  const size = `${Math.round(bytes / records)} bytes, ${records.toLocaleString("en-US")} records`;
  return `${micros("replay")} µs, bare ${micros("bare")} µs (${size})`;
}
