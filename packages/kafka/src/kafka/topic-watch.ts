import { TopicMadeAnew } from "./fault.ts";
import { type AskedBroker, type AskedCluster, identityBy, type TopicIdentity, topicIdentityOf } from "./topic-id.ts";

/** So long may pass from one look to the next where records come one after the other, and where none do, ms. */
const FLOWING_MS = 250;
const EMPTY_MS = 5000;

export interface TopicWatchOptions {
  readonly topic: string;
  readonly changed: (fault: TopicMadeAnew) => void;
  /** ms of a clock that goes on. */
  readonly now: () => number;
}

/**
 * Whether a topic is still the one that a member reads. One that is made anew has other records at the same offsets; where there are
 * as many of them as were read of the first, brokers see nothing wrong in reading on behind them, and kafkajs does.
 */
export class TopicWatch {
  readonly #options: TopicWatchOptions;
  #cluster: AskedCluster | undefined;
  #known: TopicIdentity | undefined;
  #askedAt: number = Number.NEGATIVE_INFINITY;
  /** The last answer had records. */
  #isFlowing = false;

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
    return this.#look(async () => this.#cluster && topicIdentityOf(this.#cluster, topic));
  }

  /**
   * Asks who has just answered, where the last time is too long ago for what came to be trusted. The first records behind a pause never are: that is when
   * topics are made anew. @throws TopicMadeAnew
   */
  readonly came = async (broker: AskedBroker, hasRecords: boolean): Promise<void> => {
    const { now, topic } = this.#options;
    const isFirst = hasRecords && !this.#isFlowing;
    this.#isFlowing = hasRecords;
    if (!isFirst && now() - this.#askedAt < (hasRecords ? FLOWING_MS : EMPTY_MS)) return;
    await this.#look(() => identityBy(broker, topic).catch(() => undefined));
  };

  async #look(ask: () => Promise<TopicIdentity | undefined>): Promise<TopicIdentity | undefined> {
    const { topic, changed, now } = this.#options;
    this.#askedAt = now();
    const found = await ask();
    this.#known ??= found;
    if (found === undefined || found.id === this.#known?.id) return found;
    const fault = new TopicMadeAnew(topic);
    changed(fault);
    throw fault;
  }
}
