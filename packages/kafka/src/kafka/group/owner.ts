import { type Assignment, LostPartition } from "../../ports.ts";
import type { Trouble } from "../access/client.ts";
import { ownersFault } from "../fault.ts";
import { AGAIN_MS } from "../obstacle.ts";
import type { KnownStanding, Positions } from "../offsets/positions.ts";
import { sleep } from "../sleep.ts";
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
  /** Those that were taken on together have begun, as far as they could. */
  readonly begun: () => void;
}

/** Whoever keeps what comes of the partitions: told what becomes of them, one thing after the other. */
export class Owner {
  readonly #options: OwnerOptions;
  #told: Promise<void> = Promise.resolve();

  constructor(options: OwnerOptions) {
    this.#options = options;
  }

  /** False where there is nobody who saves: then all is given up before the group is dealt out. */
  get saves(): boolean {
    return this.#options.assignment?.settle !== undefined;
  }

  /** Everything that it was told so far has been done. */
  done(): Promise<void> {
    return this.#told;
  }

  async settle(partitions: readonly number[]): Promise<void> {
    const { assignment, trouble } = this.#options;
    for (const partition of partitions)
      await assignment?.settle?.(partition).catch((error) => trouble?.(ownersFault(error)));
  }

  renewed(): void {
    this.#tell(async () => this.#options.assignment?.renewed?.());
  }

  take(fresh: readonly HeldPartition[]): void {
    if (fresh.length > 0) this.#tell(() => this.#prepare(fresh));
  }

  leave(lost: readonly HeldPartition[]): void {
    for (const { partition } of lost) this.#tell(async () => this.#options.assignment?.revoked(partition));
  }

  #tell(act: () => Promise<void> | undefined): void {
    this.#told = this.#told.then(act).catch((error) => this.#options.trouble?.(ownersFault(error)));
  }

  /** Find where each partition is to be read from, after its owner has restored what it needs. */
  async #prepare(fresh: readonly HeldPartition[], isAgain = false): Promise<void> {
    const { topic, group, identity, trouble, closing, isMine, begin, begun } = this.#options;
    const standings = this.#options.positions.standings({ topic, group, identity });
    for (const held of fresh) {
      const isWanted = (): boolean => isMine(held) && !closing.aborted;
      const standing = () => standings.waitFor(held.partition, { isWanted, trouble });
      try {
        // Told even where it is lost by now: `revoked` follows, and wants something to revoke.
        const asked = await this.#options.assignment?.assigned(held.partition, standing);
        begin(held, asked, await standing());
        if (isAgain) trouble?.(undefined);
      } catch (error) {
        if (error instanceof LostPartition) continue;
        // Once more while it is ours: nobody else will, and nothing of it would ever be read.
        trouble?.(ownersFault(error));
        await sleep(AGAIN_MS, closing);
        if (isWanted()) this.#tell(() => this.#prepare([held], true));
      }
    }
    begun();
  }
}
