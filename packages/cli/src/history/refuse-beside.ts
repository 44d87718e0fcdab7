import type { Store } from "@rolecall/clickhouse";
import { visible } from "../render/visible.ts";
import { Failure } from "../verb.ts";
import { isGone } from "./instance.ts";

/** Of those that have spoken lately by the clock of the history, and have not said since that they stopped. */
const WRITING = `SELECT service, instance, dateDiff('second', max(seen_at), now64(3, 'UTC')) AS ago FROM rolecall.instances AS said
  WHERE seen_at > now64(3, 'UTC') - INTERVAL 3 MINUTE AND service IN ('up', 'ingest', 'detector', 'alerter')
  GROUP BY service, instance HAVING argMax(said.config_hash, seen_at) != '' ORDER BY service, instance LIMIT 100`;
const LONGEST = 100;

interface Writing {
  readonly service: string;
  /** Machine and process. */
  readonly instance: string;
  readonly ago: number;
}

/**
 * A data directory is locked by the process that has it. On a server nothing but this keeps two from writing the state of one detector,
 * or from telling what the other has begun.
 * @throws Failure which says who runs
 */
export async function refuseBeside(store: Pick<Store, "select">): Promise<void> {
  const [first, ...more] = (await store.select<Writing>(WRITING)).filter(({ instance }) => !isGone(instance));
  if (first === undefined) return;
  const others = more.length === 0 ? "" : ", and others do";
  const who = `${first.service} (${visible(first.instance.slice(0, LONGEST))}) writes into this history${others}`;
  const when = `it said so ${first.ago} s ago, and one that was killed on another machine counts for 3 minutes`;
  throw new Failure(`${who}: stop it before this replay, or send it the logs; ${when}`);
}
