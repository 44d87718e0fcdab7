import type { Finding } from "@rolecall/core";
import { type Consumer, LostPartition } from "@rolecall/kafka";

/** Findings decided in one turn, and under way, at most. */
export const TURN_FINDINGS = 500;

export interface FindingsIntake {
  readonly findings: Consumer<Finding>;
  /** Resolves when all that came of them is durable. Called again before that, in order, with no more than a turn's. */
  readonly accept: (findings: readonly Finding[]) => Promise<void>;
  /** Called after each commit. */
  readonly committed: () => void;
}

/**
 * Takes findings until `signal` aborts, and then until what was taken is durable and committed; rejects with what `accept`
 * failed with. What comes while a turn is under way is decided together in the next, and nobody waits for a commit: the
 * client has one connection to a broker, where a commit stands behind the fetch that waits for more.
 */
export async function takeFindings(
  { findings, accept, committed }: FindingsIntake,
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  const fail = (error: unknown): void => failed.abort(error);
  const commits = createCommits(findings, committed, fail);
  let underWay = 0;
  let last: Promise<void> = Promise.resolve();
  for (let batch = await findings.next(until); batch !== undefined; batch = await findings.next(until)) {
    const { partition, records } = batch;
    for (let from = 0; from < records.length; from += TURN_FINDINGS) {
      const some = records.slice(from, from + TURN_FINDINGS);
      if (underWay > 0 && underWay + some.length > TURN_FINDINGS) await last;
      underWay += some.length;
      const before = last;
      const accepted = accept(some.map(({ value }) => value));
      last = Promise.all([before, accepted]).then(() => {
        underWay -= some.length;
        commits.add(partition, (some.at(-1)?.offset ?? 0) + 1);
      });
      last.catch(fail);
    }
  }
  await last;
  await commits.settled();
  failed.signal.throwIfAborted();
}

interface Commits {
  /** Everything below the offset is durable. */
  add(partition: number, offset: number): void;
  /** Resolves when everything that was added is committed, or has failed. */
  settled(): Promise<void>;
}

/** One request after the other: what becomes durable meanwhile goes with the next. */
function createCommits(findings: Consumer<Finding>, committed: () => void, failed: (error: unknown) => void): Commits {
  const durable = new Map<number, number>();
  let running: Promise<void> | undefined;

  async function commitAll(): Promise<void> {
    try {
      for (const [partition, offset] of durable) {
        durable.delete(partition);
        await commit(findings, partition, offset);
        committed();
      }
    } catch (error) {
      failed(error);
    } finally {
      running = undefined;
    }
  }

  return {
    add(partition, offset) {
      durable.set(partition, offset);
      running ??= commitAll();
    },
    settled: async () => running,
  };
}

async function commit(findings: Consumer<Finding>, partition: number, offset: number): Promise<void> {
  try {
    await findings.commit(partition, offset);
  } catch (error) {
    // Another has the partition: what was not committed comes to it again, and changes nothing.
    if (!(error instanceof LostPartition)) throw error;
  }
}
