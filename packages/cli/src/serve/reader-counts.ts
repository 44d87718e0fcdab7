import { type Standing, sentenceOf } from "@rolecall/kafka";
import { type Config, untilAborted } from "@rolecall/runtime";
import type { PipelineCount } from "@rolecall/service-console";
import { readersOf } from "../alerter/standings.ts";

type Standings = ReadonlyMap<string, ReadonlyMap<number, Standing>>;

export interface ReaderCountsOptions {
  readonly config: Config;
  /** Where readers stand, by their names. Rejects where that is not to be known, and once the signal aborts. */
  readonly standings: (signal: AbortSignal) => Promise<Standings>;
  readonly signal: AbortSignal;
  /** A page waits no longer for brokers that say nothing; 3 s by default. */
  readonly mostMs?: number;
}

const MOST_MS = 3000;
const SILENT = "not known: the brokers have not answered in time";

/** What waits to be read, by the services that read it. */
export async function readerCounts(options: ReaderCountsOptions): Promise<readonly PipelineCount[]> {
  const { standings, why } = await known(options);
  return Array.from(readersOf(options.config), ([who, [topic]]) => {
    const meaning = `records that ${who} has not finished with`;
    if (standings === undefined) return { name: topic, value: undefined, meaning: `${meaning}; ${why}` };
    const partitions = [...(standings.get(who)?.values() ?? [])];
    const value = partitions.reduce((sum, { committed, low, high }) => sum + high - (committed ?? low), 0);
    return { name: topic, value, meaning };
  });
}

interface Known {
  readonly standings?: Standings;
  readonly why?: string;
}

/** At the latest when it is late: who asked may wait for a good-bye after that. */
function known({ standings, signal, mostMs = MOST_MS }: ReaderCountsOptions): Promise<Known> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  const asked = standings(late).then(
    (all) => ({ standings: all }),
    (error: unknown) => ({ why: late.aborted ? SILENT : `not known: ${sentenceOf(error)}` }),
  );
  return Promise.race([asked, untilAborted(late).then(() => ({ why: SILENT }))]);
}
