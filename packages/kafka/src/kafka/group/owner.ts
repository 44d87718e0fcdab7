import { createTurns } from "@rolecall/runtime";
import { type Assignment, LostPartition } from "../../ports.ts";
import type { Trouble } from "../access/client.ts";
import { ownersFault } from "../fault.ts";
import { AGAIN_MS } from "../obstacle.ts";
import type { KnownStanding, Positions, Standings } from "../offsets/positions.ts";
import { sleep, unlessAborted } from "../sleep.ts";
import type { TopicIdentity } from "../watch/topic-id.ts";
import type { HeldPartition } from "./held-partition.ts";

export interface OwnerOptions {
  readonly topic: string;
  readonly group: string;
  readonly assignment: Assignment | undefined;
  readonly trouble: Trouble | undefined;
  readonly positions: Positions;
  readonly identity: () => Promise<TopicIdentity | undefined>;
  /** Aborted when the member is closed. */
  readonly closing: AbortSignal;
  readonly isMine: (held: HeldPartition) => boolean;
  /** Its owner has restored what it needs, and names the offset to read from. */
  readonly begin: (held: HeldPartition, asked: number | undefined, standing: KnownStanding) => void;
  /** One more has begun, or will not. */
  readonly begun: () => void;
}

/**
 * So many partitions are restored, or saved, at a time. A restore is a dozen short questions, one after the other: with one at a
 * time the store is idle for most of it, and with more than these it is not.
 */
const AT_ONCE = 4;

const turns = () =>
  createTurns({ running: AT_ONCE, waiting: Number.POSITIVE_INFINITY, refuse: () => new RangeError("unreachable") });

/**
 * Whoever keeps what comes of the partitions, and is told what becomes of them: of one partition one thing after the other, of several
 * at a time.
 */
export class Owner {
  readonly #options: OwnerOptions;
  readonly #taking = turns();
  readonly #saving = turns();
  /** What was told last of each, where it is not over. */
  readonly #last = new Map<number, Promise<void>>();
  /** Until the group is dealt out. */
  #dealing: PromiseWithResolvers<void> | undefined;
  /** Nothing that is told later begins before. */
  #renewed: Promise<void> = Promise.resolve();
  /** Of which it was told that they are its own, and not yet that they are not. */
  readonly #has = new WeakSet<HeldPartition>();
  /** Being told of. */
  readonly #underWay = new Set<Promise<unknown>>();
  /** Could not begin, and is tried again. */
  readonly #failing = new Set<HeldPartition>();

  constructor(options: OwnerOptions) {
    this.#options = options;
  }

  /** False where there is nobody who saves: then all is given up before the group is dealt out. */
  get saves(): boolean {
    return this.#options.assignment?.settle !== undefined;
  }

  /** Everything that it was told so far has been done. */
  async done(): Promise<void> {
    await Promise.all([...this.#last.values(), this.#renewed]);
  }

  /**
   * The group is about to be dealt out anew: those are to be saved. What is being restored is restored to its end, or until `late`
   * aborts: whoever has it next must not do so at the same time. What waits for its turn begins no sooner than it is known whose it is.
   */
  async settle(partitions: readonly number[], late: AbortSignal): Promise<void> {
    const { assignment } = this.#options;
    this.#dealing ??= Promise.withResolvers();
    const settle = (partition: number) => this.#saving.take(async () => assignment?.settle?.(partition));
    const restored = unlessAborted(Promise.allSettled(this.#underWay), late).catch(() => undefined);
    await Promise.all([restored, ...partitions.map((each) => settle(each).catch((error) => this.#failed(error)))]);
  }

  renewed(): void {
    const before = this.done();
    this.#renewed = before
      .then(async () => this.#options.assignment?.renewed?.())
      .catch((error) => this.#failed(error));
  }

  take(fresh: readonly HeldPartition[]): void {
    const { topic, group, identity, positions } = this.#options;
    this.#dealt();
    const standings = positions.standings({ topic, group, identity });
    for (const held of fresh) this.#tell(held.partition, () => this.#prepare(held, standings));
  }

  leave(lost: readonly HeldPartition[]): void {
    this.#dealt();
    for (const held of lost) {
      this.#tell(held.partition, async () => {
        if (this.#has.delete(held)) await this.#options.assignment?.revoked(held.partition);
      });
    }
  }

  #dealt(): void {
    this.#dealing?.resolve();
    this.#dealing = undefined;
  }

  #tell(partition: number, act: () => Promise<void>): void {
    const before = Promise.all([this.#renewed, this.#last.get(partition)]);
    const told = before.then(act).catch((error) => this.#failed(error));
    this.#last.set(partition, told);
    void told.then(() => {
      if (this.#last.get(partition) === told) this.#last.delete(partition);
    });
  }

  #failed(error: unknown): void {
    this.#options.trouble?.(ownersFault(error));
  }

  /** Once more while it is ours: nobody else will, and nothing of it would ever be read. */
  async #prepare(held: HeldPartition, standings: Standings): Promise<void> {
    const { begun, closing, isMine } = this.#options;
    const isWanted = (): boolean => isMine(held) && !closing.aborted;
    while (isWanted()) {
      try {
        await this.#taking.take(() => this.#begin(held, standings, isWanted));
        break;
      } catch (error) {
        if (error instanceof LostPartition) break;
        this.#failing.add(held);
        this.#failed(error);
        await sleep(AGAIN_MS, closing);
      }
    }
    begun();
    // Nobody else tells that it is over, and another's fault is still there.
    if (this.#failing.delete(held) && this.#failing.size === 0) this.#options.trouble?.(undefined);
  }

  /** Find where it is to be read from, after its owner has restored what it needs. */
  async #begin(held: HeldPartition, standings: Standings, isWanted: () => boolean): Promise<void> {
    const { assignment, begin, closing, trouble } = this.#options;
    const { partition } = held;
    // Whoever is closed in the midst is dealt nothing any more.
    if (this.#dealing !== undefined) await unlessAborted(this.#dealing.promise, closing).catch(() => undefined);
    // What was lost while it waited is another's to restore.
    if (!isWanted()) return;
    const standing = () => standings.waitFor(partition, { isWanted, trouble });
    this.#has.add(held);
    const restoring = Promise.resolve(assignment?.assigned(partition, standing));
    this.#underWay.add(restoring);
    try {
      const asked = await restoring;
      begin(held, asked, await standing());
    } finally {
      this.#underWay.delete(restoring);
    }
  }
}
