import type { EachBatchPayload, Kafka } from "kafkajs";
import { type Batch, type Consumer, LostPartition, type Progress } from "../ports.ts";
import { createSignal } from "../wake.ts";
import { DRAIN_MS, type KafkaConsumerOptions, SESSION_MS, shareOf } from "./consumer-options.ts";
import { type ConsumerStatus, dealtOf } from "./consumer-status.ts";
import { isAbsent, ownersFault, SAYS_NOTHING } from "./fault.ts";
import { type GroupSession, openSession } from "./group/group-session.ts";
import { type Ends, fetchedOf, type HeldPartition } from "./group/held-partition.ts";
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
  /** What the owner is told, one after the other. */
  #told: Promise<void> = Promise.resolve();

  constructor(kafka: Kafka, options: KafkaConsumerOptions<T>) {
    this.#kafka = kafka;
    this.#options = options;
    this.#positions = new Positions(kafka, this.#closing.signal, options.giveUp);
    const { topic, group, assignment, trouble, lost, foreign, behind, giveUp } = options;
    this.#catchUp = new CatchUp(() => this.progress(), behind);
    this.#obstacle = new Obstacle(group, trouble);
    this.#rivals = new KnownRivals(options);
    this.#commits = new OffsetCommits({
      ...{ topic, group, assignment, trouble, lost, foreign, closing: this.#closing.signal, giveUp },
      held: (partition) => this.#owned.get(partition),
      consumer: () => this.#session?.consumer,
      isRejoining: () => this.#draining,
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

  status(): ConsumerStatus {
    const [joined, rivals, silentMs] = [this.#joined, this.#rivals.now, this.#session?.silentMs() ?? 0];
    return { joined, silentMs, rivals, ...dealtOf(this.#owned.values()) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing.signal.aborted) return;
    // Whoever closes it reads no more.
    await this.#settle(0);
    this.#closing.abort();
    this.#changed.ring();
    await this.#running;
    await this.#told;
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
        if (signal.aborted) break;
        againMs = this.#obstacle.met(error, this.#joined);
        this.#isAbsent = isAbsent(error);
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
    const { assignment } = this.#options;
    this.#draining = true;
    this.#changed.ring();
    const late = AbortSignal.any([AbortSignal.timeout(drainMs), this.#closing.signal]);
    while (this.#parked === 0 && !late.aborted) {
      const seen = this.#changed.rings();
      if (this.#parked === 0) await this.#changed.wait(seen, late);
    }
    const all = [...this.#owned.values()];
    if (assignment?.settle === undefined) {
      this.#lose(all);
      return this.#told;
    }
    for (const { partition } of all.filter(({ ready }) => ready))
      await assignment.settle(partition).catch((error) => this.#options.trouble?.(ownersFault(error)));
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
    if (this.#commits.reads(this.#session?.topic())) this.#tell(async () => this.#options.assignment?.renewed?.());
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
    if (fresh.length > 0) this.#tell(() => this.#prepare(fresh));
    this.#changed.ring();
  }

  #lose(lost: readonly HeldPartition[]): void {
    for (const { partition } of lost) this.#owned.delete(partition);
    this.#commits.leave(lost);
    this.#changed.ring();
    for (const { partition } of lost) this.#tell(async () => this.#options.assignment?.revoked(partition));
  }

  #tell(act: () => Promise<void> | undefined): void {
    this.#told = this.#told.then(act).catch((error) => this.#options.trouble?.(ownersFault(error)));
  }

  /** Find where each partition is to be read from, after its owner has restored what it needs. */
  async #prepare(fresh: readonly HeldPartition[], isAgain = false): Promise<void> {
    const { topic, group, trouble } = this.#options;
    const standings = this.#positions.standings({ topic, group, identity: async () => this.#session?.askTopic() });
    for (const held of fresh) {
      const isWanted = (): boolean => this.#isMine(held) && !this.#closing.signal.aborted;
      const standing = () => standings.waitFor(held.partition, { isWanted, trouble });
      try {
        // Told even where it is lost by now: `revoked` follows, and wants something to revoke.
        const asked = await this.#options.assignment?.assigned(held.partition, standing);
        this.#begin(held, asked, await standing());
        if (isAgain) trouble?.(undefined);
      } catch (error) {
        if (error instanceof LostPartition) continue;
        // Once more while it is ours: nobody else will, and nothing of it would ever be read.
        trouble?.(ownersFault(error));
        await sleep(AGAIN_MS, this.#closing.signal);
        if (isWanted()) this.#tell(() => this.#prepare([held], true));
      }
    }
    this.#catchUp.begun();
  }

  #isMine(held: HeldPartition): boolean {
    return this.#owned.get(held.partition) === held;
  }

  #begin(held: HeldPartition, asked: number | undefined, standing: KnownStanding): void {
    const { topic } = this.#options;
    const { partition } = held;
    const offset = this.#commits.begin(held, asked, standing);
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
    const partitions = [{ topic: this.#options.topic, partitions: [held.partition] }];
    this.#session?.consumer[paused ? "pause" : "resume"](partitions);
  }
}
