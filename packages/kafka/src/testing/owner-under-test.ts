import { setImmediate as turnOfLoop } from "node:timers/promises";
import kafkajs from "kafkajs";
import { HeldPartition } from "../kafka/group/held-partition.ts";
import { Owner } from "../kafka/group/owner.ts";
import { Positions } from "../kafka/offsets/positions.ts";
import { type Assignment, LostPartition } from "../ports.ts";

/** Of which brokers say at once where everything stands. */
class Standing extends Positions {
  constructor() {
    super(new kafkajs.Kafka({ brokers: ["127.0.0.1:1"] }));
  }

  override standings(): ReturnType<Positions["standings"]> {
    return {
      async waitFor(partition, { isWanted }) {
        if (!isWanted()) throw new LostPartition(`t/${partition}`);
        return { committed: undefined, low: 0, high: 0, asked: 0 };
      },
    };
  }
}

export interface OwnerUnderTest {
  readonly owner: Owner;
  readonly take: (...partitions: readonly number[]) => readonly HeldPartition[];
  readonly leave: (...lost: readonly HeldPartition[]) => void;
  /** What is said meanwhile. */
  readonly passing: (act: () => void) => Promise<readonly string[]>;
  /** Those restores end. */
  readonly restored: (...partitions: readonly number[]) => void;
  readonly closing: AbortController;
}

/** An owner whose restores end when they are told to; what it was told, and what began. */
export function openOwner(over: Partial<Assignment> = {}): OwnerUnderTest {
  const said: string[] = [];
  const restores = new Map<number, PromiseWithResolvers<undefined>>();
  const mine = new Set<HeldPartition>();
  const closing = new AbortController();
  const assignment: Assignment = {
    async assigned(partition) {
      said.push(`take ${partition}`);
      const restore = Promise.withResolvers<undefined>();
      restores.set(partition, restore);
      return restore.promise;
    },
    settle: async (partition) => void said.push(`settle ${partition}`),
    renewed: async () => void said.push("renewed"),
    revoked: async (partition) => void said.push(`leave ${partition}`),
    ...over,
  };
  const owner = new Owner({
    ...{ topic: "t", group: "g", assignment, positions: new Standing(), closing: closing.signal },
    identity: async () => undefined,
    trouble: (why) => void said.push(why ?? "well"),
    isMine: (held) => mine.has(held),
    begin: ({ partition }) => void said.push(`begin ${partition}`),
    begun: () => undefined,
  });
  const take = (...partitions: readonly number[]): readonly HeldPartition[] => {
    const fresh = partitions.map((partition) => new HeldPartition(partition));
    for (const held of fresh) mine.add(held);
    owner.take(fresh);
    return fresh;
  };
  const leave = (...lost: readonly HeldPartition[]): void => {
    for (const held of lost) mine.delete(held);
    owner.leave(lost);
  };
  const passing = async (act: () => void): Promise<readonly string[]> => {
    said.length = 0;
    act();
    for (let turn = 0; turn < 5; turn += 1) await turnOfLoop();
    return said.toSorted();
  };
  const restored = (...partitions: readonly number[]): void => {
    for (const partition of partitions) restores.get(partition)?.resolve(undefined);
  };
  return { owner, take, leave, passing, restored, closing };
}
