import { TopicGrown, TopicMadeAnew } from "../fault.ts";
import { atMost, sleep } from "../sleep.ts";
import {
  type AskedBroker,
  type AskedCluster,
  type TopicIdentity,
  type TopicNow,
  topicBy,
  topicOf,
} from "./topic-id.ts";

/** So long may pass from one look to the next where nothing comes, ms. */
const EMPTY_MS = 5000;
/** What lies between us and a broker may swallow questions that it does not know. */
const ANSWER_MS = 3000;
/** A group is joined within that, or this life of the member is soon over. */
const JOIN_MS = 10_000;
/** A group that is joined so often finds what is new, unless the brokers that kafkajs asks know nothing of it. */
const MOST_JOINS = 3;

export interface TopicWatchOptions {
  readonly topic: string;
  readonly changed: (fault: TopicMadeAnew) => void;
  /** ms of a clock that goes on. */
  readonly now: () => number;
  /** So long records wait for an answer, ms; 3 s by default. */
  readonly answerMs?: number;
}

/**
 * Whether a topic is still the one that a member reads, and has the partitions that it knows of. One that is made anew has other
 * records at the same offsets; where there are as many of them as were read of the first, brokers see nothing wrong in reading on behind
 * them, and kafkajs does. One that has got more partitions has what belongs between these records in those: kafkajs
 * looks for them by the clock.
 */
export class TopicWatch {
  readonly #options: TopicWatchOptions;
  #cluster: AskedCluster | undefined;
  #known: TopicIdentity | undefined;
  #askedAt: number = Number.NEGATIVE_INFINITY;
  /** Who did not answer in time, and when that was: not asked with all records that come from there until it does. */
  readonly #silent = new WeakMap<AskedBroker, number>();
  /** The group is about to be joined for partitions that were added. */
  #joining: PromiseWithResolvers<void> | undefined;
  /** How many partitions the group was joined for last, and how often for so many. */
  #joins: { readonly partitions: number; times: number } = { partitions: 0, times: 0 };

  constructor(options: TopicWatchOptions) {
    this.#options = options;
  }

  get known(): TopicIdentity | undefined {
    return this.#known;
  }

  /** Whom to ask. */
  readonly given = (cluster: AskedCluster): void => {
    this.#cluster = cluster;
  };

  /** Asks any broker; undefined where none says. @throws TopicMadeAnew */
  look(): Promise<TopicIdentity | undefined> {
    const { topic } = this.#options;
    return this.#look(async () => this.#cluster && topicOf(this.#cluster, topic));
  }

  /**
   * Asks who has just answered, before any record of that is handed out: what was there when it was written is known then.
   * @throws TopicMadeAnew, or TopicGrown where the group is to be joined for partitions that nobody reads; what else is answered
   * meanwhile waits for that. Where joining does not help, kafkajs finds them by the clock. A broker that puts us off for so long
   * because of a quota answers nothing before.
   */
  readonly came = async (broker: AskedBroker, hasRecords: boolean, putOffMs = 0): Promise<void> => {
    const { now, topic } = this.#options;
    if (this.#joining === undefined) {
      const silentSince = this.#silent.get(broker) ?? Number.NEGATIVE_INFINITY;
      if (now() - (hasRecords ? silentSince : this.#askedAt) < EMPTY_MS) return;
      const found = await this.#look(() => this.#answerOf(broker, putOffMs));
      // Another answer may have told of it by now.
      if (this.#joining === undefined && found !== undefined && this.#mayJoinFor(found.partitions)) {
        this.#joining = Promise.withResolvers();
        throw new TopicGrown(topic);
      }
    }
    if (this.#joining !== undefined) await atMost(JOIN_MS, this.#joining.promise);
  };

  /** The group was joined, or this life is over. */
  joined(): void {
    this.#joining?.resolve();
    this.#joining = undefined;
  }

  async #answerOf(broker: AskedBroker, putOffMs: number): Promise<TopicNow | undefined> {
    const { topic, now, answerMs = ANSWER_MS } = this.#options;
    const answer = topicBy(broker, topic)
      .catch(() => undefined)
      .finally(() => this.#silent.delete(broker));
    const late = new AbortController();
    const silence = sleep(answerMs + putOffMs, late.signal).then(() => {
      if (!late.signal.aborted) this.#silent.set(broker, now());
      return undefined;
    });
    return Promise.race([answer, silence]).finally(() => late.abort());
  }

  #mayJoinFor(partitions: number): boolean {
    if (partitions <= this.#partitions()) return false;
    if (partitions !== this.#joins.partitions) this.#joins = { partitions, times: 0 };
    this.#joins.times += 1;
    return this.#joins.times <= MOST_JOINS;
  }

  /** How many are known to kafkajs: those were dealt out. */
  #partitions(): number {
    try {
      return this.#cluster?.findTopicPartitionMetadata(this.#options.topic).length ?? Number.POSITIVE_INFINITY;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }

  async #look(ask: () => Promise<TopicNow | undefined>): Promise<TopicNow | undefined> {
    const { topic, changed, now } = this.#options;
    this.#askedAt = now();
    const found = await ask();
    if (found === undefined) return found;
    this.#known ??= { id: found.id, cluster: found.cluster };
    if (found.id === this.#known.id) return found;
    const fault = new TopicMadeAnew(topic);
    changed(fault);
    throw fault;
  }
}
