import type { EachBatchPayload, Kafka } from "kafkajs";
import type { Batch, Consumer, Progress } from "../ports.ts";
import { createSignal } from "../wake.ts";
import { DRAIN_MS, type KafkaConsumerOptions, SESSION_MS, shareOf } from "./consumer-options.ts";
import { type ConsumerStatus, dealtOf } from "./consumer-status.ts";
import { isAbsent, SAYS_NOTHING } from "./fault.ts";
import { type GroupSession, openSession } from "./group/group-session.ts";
import { type Ends, fetchedOf, type HeldPartition } from "./group/held-partition.ts";
import { Owner } from "./group/owner.ts";
import { KnownRivals } from "./group/rivals.ts";
import { Turns } from "./group/turns.ts";
import { AGAIN_MS, Obstacle } from "./obstacle.ts";
import { CatchUp } from "./offsets/catch-up.ts";
import { OffsetCommits } from "./offsets/offset-commits.ts";
import { type KnownStanding, Positions } from "./offsets/positions.ts";
import { sleep } from "./sleep.ts";

/** A member of a Kafka group that reads one topic, behind the port. It joins when it is made, and again after any fault. */
export class KafkaConsumer<T> implements Consumer<T> {
  readonly #options: KafkaConsumerOptions<T>;
  readonly #kafka: Kafka;
  readonly #positions: Positions;
  readonly #commits: OffsetCommits;
  readonly #catchUp: CatchUp;
  readonly #owned = new Map<number, HeldPartition>();
  readonly #changed = createSignal();
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #session: GroupSession | undefined;
  #memberId = "";
  /** Of a life that ended by a fault. */
  #leftover = "";
  #joined = false;
  /** The topic is not there. */
  #isAbsent = false;
  readonly #obstacle: Obstacle;
  readonly #rivals: KnownRivals;
  #draining = false;
  #parked = 0;
  readonly #turns = new Turns();
  readonly #owner: Owner;

  constructor(kafka: Kafka, options: KafkaConsumerOptions<T>) {
    this.#kafka = kafka;
    this.#options = options;
    this.#positions = new Positions(kafka, this.#closing.signal, options.giveUp);
    const { topic, group, assignment, trouble, lost, foreign, cutOff, behind, giveUp } = options;
    this.#catchUp = new CatchUp(() => this.progress(), behind);
    this.#obstacle = new Obstacle(group, trouble);
    this.#rivals = new KnownRivals(options);
    this.#commits = new OffsetCommits({
      ...{ topic, group, assignment, trouble, lost, foreign, cutOff, closing: this.#closing.signal, giveUp },
      held: (partition) => this.#owned.get(partition),
      consumer: () => this.#session?.consumer,
      isRejoining: () => this.#draining,
    });
    this.#owner = new Owner({
      ...{ topic, group, assignment, trouble, positions: this.#positions, closing: this.#closing.signal },
      identity: async () => this.#session?.askTopic(),
      isMine: (held) => this.#isMine(held),
      begin: (...begun) => this.#begin(...begun),
      begun: () => this.#catchUp.begun(),
    });
    this.#running = this.#live();
  }

  async next(signal: AbortSignal, except?: ReadonlySet<number>): Promise<Batch<T> | undefined> {
    this.#catchUp.came();
    while (!signal.aborted && !this.#closing.signal.aborted) {
      const seen = this.#changed.rings();
      const batch = this.#draining ? undefined : this.#take(except);
      if (batch !== undefined) return batch;
      this.#parked += 1;
      // Only the first: two that woke each other would let nothing else of the process have its turn.
      if (this.#parked === 1) this.#changed.ring();
      await this.#changed.wait(this.#parked === 1 ? seen + 1 : seen, signal);
      this.#parked -= 1;
    }
    return undefined;
  }

  commit(partition: number, offset: number): Promise<void> {
    return this.#commits.commit(partition, offset);
  }

  /**
   * Resolves with true once it is sure that the partition is nobody else's: the group has heard of us less than a session ago. A
   * process that was frozen does not know. False where it has become another's, or `signal` aborts.
   */
  async holds(partition: number, signal: AbortSignal): Promise<boolean> {
    const held = this.#owned.get(partition);
    while (held !== undefined && this.#isMine(held) && !signal.aborted) {
      const seen = this.#changed.rings();
      const heardAt = this.#session?.heardAt() ?? Number.NEGATIVE_INFINITY;
      if (performance.now() - heardAt < (this.#options.sessionMs ?? SESSION_MS)) return true;
      await this.#changed.wait(seen, signal);
    }
    return false;
  }

  progress(): readonly Progress[] | undefined {
    if (!this.#joined && !this.#isAbsent) return undefined;
    return Array.from(this.#owned.values(), (held) => held.progress());
  }

  tellReached(): void {
    for (const partition of this.#owned.keys()) void this.#commits.tellReached(partition);
  }

  status(): ConsumerStatus {
    const [joined, rivals, silentMs] = [this.#joined, this.#rivals.now, this.#session?.silentMs() ?? 0];
    return { joined, silentMs, rivals, ...dealtOf(this.#owned.values(), performance.now()) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing.signal.aborted) return;
    // Whoever closes it reads no more.
    await this.#settle(0);
    this.#closing.abort();
    this.#changed.ring();
    await this.#running;
    await this.#owner.done();
    await this.#positions[Symbol.asyncDispose]();
  }

  /** One life after the other, until it is closed. */
  async #live(): Promise<void> {
    const { signal } = this.#closing;
    const closed = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    while (!signal.aborted) {
      let againMs = AGAIN_MS;
      try {
        await using session = await this.#open();
        await Promise.race([session.over, closed]);
      } catch (error) {
        if (!signal.aborted) {
          againMs = this.#obstacle.met(error, this.#joined);
          this.#isAbsent = isAbsent(error);
        }
      }
      this.#session = undefined;
      this.#joined = false;
      [this.#leftover, this.#memberId] = [this.#memberId || this.#leftover, ""];
      this.#lose([...this.#owned.values()]);
      await sleep(againMs, signal);
    }
  }

  async #open(): Promise<GroupSession> {
    const { topic, group, sessionMs = SESSION_MS, heartbeatMs = 500, trouble, giveUp, readTo } = this.#options;
    let early: (() => void)[] | undefined = [];
    const session = await openSession({
      ...{ kafka: this.#kafka, topic, group, sessionMs, heartbeatMs },
      member: { held: () => ({ [topic]: [...this.#owned.keys()] }), history: () => this.#rivals.history, readTo },
      beforeJoin: () => this.#beforeJoin(),
      ...{ leftover: () => this.#leftover, closing: this.#closing.signal, giveUp, heard: () => this.#changed.ring() },
      unanswered: () => trouble?.(SAYS_NOTHING),
      // The first one comes while the session is still being opened.
      joined: (...dealt) => (early === undefined ? this.#join(...dealt) : early.push(() => this.#join(...dealt))),
      ...{ answered: (...answer) => this.#answered(...answer), rivals: (rivals) => this.#rivals.met(rivals) },
      ...{ heldBack: (...told) => this.#options.heldBack?.(...told), quota: (isOn) => this.#obstacle.quota(isOn) },
      fetched: (payload) => this.#fetched(payload),
      skipped: (...skipped) => this.#skipped(...skipped),
    });
    this.#session = session;
    for (const act of early) act();
    early = undefined;
    return session;
  }

  async #beforeJoin(): Promise<void> {
    if (this.#owned.size > 0) await this.#settle(this.#options.drainMs ?? DRAIN_MS);
    await this.#rivals.askHistory();
  }

  /** Wait for the loop, then let the owner save; without `settle` it gives everything up. */
  async #settle(drainMs: number): Promise<void> {
    this.#draining = true;
    this.#changed.ring();
    const late = AbortSignal.any([AbortSignal.timeout(drainMs), this.#closing.signal]);
    while (this.#parked === 0 && !late.aborted) {
      const seen = this.#changed.rings();
      if (this.#parked === 0) await this.#changed.wait(seen, late);
    }
    const all = [...this.#owned.values()];
    if (!this.#owner.saves) {
      this.#lose(all);
      return this.#owner.done();
    }
    const settled = all.filter(({ ready }) => ready).map(({ partition }) => partition);
    await this.#owner.settle(settled, late);
  }

  #join(partitions: readonly number[], memberId: string): void {
    const { topic, trouble } = this.#options;
    const mine = new Set(partitions);
    const isContinued = memberId === this.#memberId;
    this.#memberId = memberId;
    this.#leftover = "";
    [this.#isAbsent, this.#joined, this.#draining] = [false, true, false];
    // Whoever was dealt nothing asks for nothing, and would never hear that it may.
    if (partitions.length === 0) this.#obstacle.passed("forbidden");
    if (!this.#obstacle.isThere) trouble?.(undefined);
    this.#lose([...this.#owned.values()].filter(({ partition }) => !isContinued || !mine.has(partition)));
    const consumer = this.#session?.consumer;
    if (this.#commits.reads(this.#session?.topic())) this.#owner.renewed();
    const fresh: HeldPartition[] = [];
    for (const partition of partitions) {
      const known = this.#owned.get(partition);
      if (known?.ready) consumer?.seek({ topic, partition, offset: String(known.fetched) });
      this.#commits.tell(partition);
      if (known === undefined || !known.ready || known.paused) consumer?.pause([{ topic, partitions: [partition] }]);
      if (known !== undefined) continue;
      const held = this.#commits.hold(partition);
      this.#owned.set(partition, held);
      fresh.push(held);
    }
    this.#owner.take(fresh);
    this.#changed.ring();
  }

  #lose(lost: readonly HeldPartition[]): void {
    for (const { partition } of lost) this.#owned.delete(partition);
    this.#commits.leave(lost);
    this.#changed.ring();
    this.#owner.leave(lost);
  }

  #isMine(held: HeldPartition): boolean {
    return this.#owned.get(held.partition) === held;
  }

  #begin(held: HeldPartition, asked: number | undefined, standing: KnownStanding): void {
    const { topic } = this.#options;
    const { partition } = held;
    const offset = this.#commits.begin(held, asked, standing);
    held.awaited = performance.now();
    this.#session?.consumer.seek({ topic, partition, offset: String(offset) });
    this.#session?.consumer.resume([{ topic, partitions: [partition] }]);
    this.#commits.tell(partition);
    this.#changed.ring();
  }

  #answered(partition: number, ends: Ends, asked: number): void {
    this.#obstacle.passed("forbidden");
    this.#commits.answered(partition, ends, asked);
  }

  #fetched({ batch, resolveOffset, isStale }: EachBatchPayload): void {
    const held = this.#owned.get(batch.partition);
    const last = batch.messages.at(-1);
    if (held === undefined || !held.ready || last === undefined || isStale()) return;
    this.#obstacle.passed("unreadable");
    if (Number(last.offset) < held.fetched) this.#options.cutOff?.(held.partition, held.fetched);
    held.add(fetchedOf(batch));
    resolveOffset(last.offset);
    if (held.bytes > shareOf(this.#options, this.#owned.size)) this.#pause(held, true);
    this.#changed.ring();
  }

  #skipped(partition: number, last: number, end: number, isGone: boolean): void {
    const held = this.#owned.get(partition);
    if (held === undefined || !held.ready) return;
    const isDone = held.committed === held.next;
    held.skip(last, end, isGone);
    this.#changed.ring();
    // Nobody would commit it later: there is no record behind which it lies.
    if (isDone) this.commit(partition, held.next).catch(() => undefined);
  }

  /** One piece of the next partition in turn that has one: no partition starves another. */
  #take(except?: ReadonlySet<number>): Batch<T> | undefined {
    const { topic, codec } = this.#options;
    const mine = [...this.#owned.values()];
    for (const held of this.#turns.of(mine, except)) {
      const taken = held.take(codec);
      if (held.paused && held.bytes < shareOf(this.#options, mine.length) / 2) this.#pause(held, false);
      if (taken !== undefined) return { topic, partition: held.partition, ...taken };
    }
    return undefined;
  }

  #pause(held: HeldPartition, paused: boolean): void {
    if (held.paused === paused) return;
    held.paused = paused;
    held.awaited = performance.now();
    const partitions = [{ topic: this.#options.topic, partitions: [held.partition] }];
    this.#session?.consumer[paused ? "pause" : "resume"](partitions);
  }
}
