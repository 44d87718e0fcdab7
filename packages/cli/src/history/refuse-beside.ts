import type { Store } from "@rolecall/clickhouse";
import { visible } from "../render/visible.ts";
import { Failure } from "../verb.ts";
import { isGone, THIS_INSTANCE } from "./instance.ts";

/** A replay that goes on from the state of a history, or tells of its findings. */
export const REPLAY = "replay";
/** One of older logs. */
export const REPLAY_BESIDE = "replay beside";
/** Whom a replay that goes on would disturb. */
const WRITERS: readonly string[] = ["up", "ingest", "detector", "alerter", REPLAY];

/**
 * Of those that have spoken lately by the clock of the history, and have not said since that they stopped. What was
 * said by a clock that was ahead, and has been set back since, says nothing.
 */
const WRITING = `SELECT service, instance FROM rolecall.instances AS said
  WHERE seen_at > now64(3, 'UTC') - INTERVAL 3 MINUTE AND seen_at < now64(3, 'UTC') + INTERVAL 1 MINUTE
    AND service IN ({services:Array(String)}) AND instance != {own:String}
  GROUP BY service, instance HAVING argMax(said.config_hash, seen_at) != '' ORDER BY service, instance LIMIT 100`;
const LONGEST = 100;

interface Writing {
  readonly service: string;
  /** Machine and process. */
  readonly instance: string;
}

type Asked = Pick<Store, "select">;

/**
 * A data directory is locked by the process that has it. On a server nothing but this keeps two from writing the state
 * of one detector, or from telling what the other has begun.
 * @throws Failure which says who runs
 */
export async function refuseBeside(store: Asked, services: readonly string[] = WRITERS): Promise<void> {
  const who = await writesBeside(store, services);
  if (who !== undefined) throw new Failure(`${who}: ${who.startsWith(REPLAY) ? AFTER_REPLAY : AFTER_OTHERS}; ${WHEN}`);
}

const AFTER_REPLAY = "wait until it has ended";
const AFTER_OTHERS = "stop it before this replay, or send it the logs";
const WHEN = "one that was killed on another machine counts for 3 minutes";

/**
 * A replay takes what came behind its beginning away where it starts again, and nobody may write there: who does wait
 * for.
 */
export async function replayBeside(store: Asked): Promise<string | undefined> {
  const who = await writesBeside(store, [REPLAY]);
  return who && `${who}: it is waited for; ${WHEN}`;
}

async function writesBeside(store: Asked, services: readonly string[]): Promise<string | undefined> {
  const writing = await store.select<Writing>(WRITING, { services, own: THIS_INSTANCE });
  const [first, ...more] = writing.filter(({ instance }) => !isGone(instance));
  if (first === undefined) return undefined;
  const others = more.length === 0 ? "" : ", and others do";
  return `${first.service} (${visible(first.instance.slice(0, LONGEST))}) writes into this history${others}`;
}
