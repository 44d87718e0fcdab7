import type { Condition } from "@rolecall/alerting";
import { lateSources, lateWords, type Store, type UnreadablePart, unreadableParts } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import type { Standing } from "@rolecall/kafka";
import type { Config } from "@rolecall/runtime";
import { SOURCE_NAMES } from "@rolecall/sources/names";
import { lostRows } from "../history/lost-rows.ts";
import { partWords } from "../history/part-words.ts";
import { holdOf } from "../hold-of.ts";
import type { ConfigReloads } from "./config-reloads.ts";
import { ConfigWatch, type Working } from "./config-watch.ts";
import { LagWatch } from "./lag-watch.ts";
import { LossWatch } from "./loss-watch.ts";
import { readsOnlyCopy } from "./standings.ts";

/** A reader of a topic, in words for people: `the detector`. */
export type Reader = string;

export interface ConditionSources {
  readonly config: Config;
  readonly store: Pick<Store, "select">;
  readonly tenant: string;
  /** Every tenant, told to the installation's own alone: letters of none of them are its to tell of. */
  readonly tenants?: readonly string[] | undefined;
  readonly reloads: Pick<ConfigReloads, "refused">;
  /** Where the readers of the pipeline's topics stand. */
  readonly standings?: (() => Promise<ReadonlyMap<Reader, ReadonlyMap<number, Standing>>>) | undefined;
  /** Whether topics of ours are compacted, of those of which that can be seen; only of a cluster that has them. */
  readonly compacted?: (() => Promise<ReadonlyMap<string, boolean>>) | undefined;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Beyond what is held back on purpose, to be put in order. */
const BEHIND_MS = 30 * 60_000;
const HOUR_MS = 3_600_000;
const DEAD_PER_HOUR = 100;

/** Hardly any log has a record that is so large or so deep by itself; whoever writes a request can make it so, to be read by nobody. */
const DEAD_LETTERS = `SELECT count() AS dead, countIf(letters.reason IN ('too-large', 'too-deep')) AS beyond,
  topK(1)(letters.source)[1] AS source, topK(1)(letters.reason)[1] AS reason FROM rolecall.dead_letters AS letters FINAL
  WHERE (tenant = {tenant:String} OR (notEmpty({tenants:Array(String)}) AND NOT has({tenants:Array(String)}, tenant)))
    AND retried = 0 AND recorded_at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')`;

/**
 * By the clock of the history: those of the machines may differ. Who has not spoken for three minutes runs no more, nor
 * who has said so. A replay may have a configuration of its own.
 */
const WORKING = `SELECT service, instance, argMax(said.config_hash, seen_at) AS config_hash FROM rolecall.instances AS said
  WHERE tenant = {tenant:String} AND NOT startsWith(service, 'replay') AND seen_at > now64(3, 'UTC') - INTERVAL 3 MINUTE
  GROUP BY service, instance HAVING argMax(said.config_hash, seen_at) != '' ORDER BY service, instance LIMIT 10000`;

/** What the alerter is to tell of beside findings (reference/alerting.md section 15), whether or not it holds. */
export function createConditions(sources: ConditionSources): () => Promise<readonly Condition[]> {
  const watches = new Map<Reader, ReaderWatch>();
  const configurations = new ConfigWatch();
  const unreadable = new UnreadableWatch();
  return async () => {
    const told = [
      readers(sources, watches),
      compactions(sources),
      deadLetters(sources),
      lateEvents(sources),
      damage(sources, unreadable),
      differences(sources, configurations),
    ];
    const held = await Promise.all(told.map((each) => each.catch(() => [])));
    const refused = sources.reloads.refused()?.split("\n")[0];
    return [...held.flat(), { about: "config-refused", subject: "configuration", why: refused }];
  };
}

interface ReaderWatch {
  readonly lag: LagWatch;
  readonly loss: LossWatch;
}

async function readers(
  { standings, config, now }: ConditionSources,
  watches: Map<Reader, ReaderWatch>,
): Promise<readonly Condition[]> {
  const limit = BEHIND_MS + longestHoldMs(config);
  return Array.from((await standings?.()) ?? []).flatMap(([reader, at]): Condition[] => {
    const watch = watches.get(reader) ?? { lag: new LagWatch(), loss: new LossWatch() };
    watches.set(reader, watch);
    const behindMs = watch.lag.behindMs(at, now());
    const why = behindMs < limit ? undefined : `has not finished in ${Math.floor(behindMs / 60_000)} minutes what came`;
    const behind = { about: "pipeline-behind", subject: reader, why } as const;
    if (!readsOnlyCopy(reader, config)) return [behind];
    const lost = watch.loss.lost(at, now());
    const gone = lost === 0 ? undefined : `had not read ${lost} records when they left their topic`;
    return [behind, { about: "records-lost", subject: reader, why: gone }];
  });
}

async function compactions({ compacted }: ConditionSources): Promise<readonly Condition[]> {
  return Array.from((await compacted?.()) ?? [], ([topic, is]) => {
    return { about: "topic-compacted", subject: topic, why: is ? "is compacted" : undefined };
  });
}

async function deadLetters({ store, tenant, tenants = [], now }: ConditionSources): Promise<readonly Condition[]> {
  const since = formatTime(now() - HOUR_MS);
  const [row] = await store.select<DeadRow>(DEAD_LETTERS, { tenant, tenants, since });
  return [{ about: "dead-letters", subject: "intake", why: row === undefined ? undefined : whyUnread(row) }];
}

/** Whose events they are is not counted: they are the installation's to tell of. */
async function lateEvents({ store, tenants = [] }: ConditionSources): Promise<readonly Condition[]> {
  if (tenants.length === 0) return [];
  const late = await lateSources(store);
  const why = late.length === 0 ? undefined : `within an hour ${late.map(lateWords).join("; ")}`;
  return [{ about: "late-events", subject: "intake", why }];
}

/** What was met once is damaged until it is gone, whatever the engine has met since. */
class UnreadableWatch {
  #known: readonly UnreadablePart[] = [];

  async look(store: Pick<Store, "select">): Promise<readonly UnreadablePart[]> {
    this.#known = await unreadableParts(store, this.#known);
    return this.#known;
  }
}

/** The history is the installation's, too. */
async function damage(
  { store, tenants = [] }: ConditionSources,
  watch: UnreadableWatch,
): Promise<readonly Condition[]> {
  if (tenants.length === 0) return [];
  const unreadable = partWords(await watch.look(store));
  const lost = partWords([...(await lostRows(store)).values()].flat());
  const said = [unreadable && `${unreadable} cannot be read`, lost && `the engine set aside ${lost}`].filter(Boolean);
  return [{ about: "history-damaged", subject: "history", why: said.length === 0 ? undefined : said.join("; ") }];
}

interface DeadRow {
  readonly dead: number;
  /** Those of them that are too large or too deep. */
  readonly beyond: number;
  readonly source: string;
  readonly reason: string;
}

function whyUnread({ dead, beyond, source, reason }: DeadRow): string | undefined {
  if (Number(dead) >= DEAD_PER_HOUR) return `${dead} records within an hour, most of them ${source} (${reason})`;
  if (Number(beyond) === 0) return undefined;
  return `${Number(beyond) === 1 ? "a record" : `${beyond} records`} too large or too deep within an hour: what is in it nobody has judged`;
}

async function differences(
  { store, tenant, now }: ConditionSources,
  watch: ConfigWatch,
): Promise<readonly Condition[]> {
  const told = watch.differences(await store.select<Working>(WORKING, { tenant }), now());
  return Array.from(told, ([subject, why]) => ({ about: "config-differs", subject, why }));
}

/** How long an event may wait for earlier ones. */
function longestHoldMs(config: Config): number {
  const hold = holdOf(config);
  const names = config.inputs.map(({ kafka, http, files }) => (kafka ?? http ?? files)?.source ?? "auto");
  return Math.max(0, ...names.flatMap((name) => (name === "auto" ? SOURCE_NAMES : [name])).map(hold));
}
