import type { Standing } from "@rolecall/kafka";
import type { Config } from "@rolecall/runtime";
import type { PipelineCount } from "@rolecall/service-console";
import { readersOf } from "../alerter/standings.ts";
import { type AskBrokersOptions, askBrokers } from "./ask-brokers.ts";

export interface ReaderCountsOptions extends AskBrokersOptions {
  readonly config: Config;
  /** Where readers stand, by their names. Rejects where that is not to be known, and once the signal aborts. */
  readonly standings: (signal: AbortSignal) => Promise<ReadonlyMap<string, ReadonlyMap<number, Standing>>>;
}

/** What waits to be read, by the services that read it. */
export async function readerCounts(options: ReaderCountsOptions): Promise<readonly PipelineCount[]> {
  const asked = await askBrokers(options.standings, options);
  return Array.from(readersOf(options.config), ([who, [topic]]) => {
    const meaning = `records that ${who} has not finished with`;
    if ("why" in asked) return { name: topic, value: undefined, meaning: `${meaning}; not known: ${asked.why}` };
    const partitions = [...(asked.answer.get(who)?.values() ?? [])];
    const value = partitions.reduce((sum, { committed, low, high }) => sum + high - (committed ?? low), 0);
    return { name: topic, value, meaning };
  });
}
