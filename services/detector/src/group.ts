import { setImmediate as breathe } from "node:timers/promises";
import type { Finding, LogEntry } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import { type Assignment, type Batch, type Consumer, LostPartition, type Producer } from "@rolecall/kafka";
import { createFindingsLog, type FindingsLog } from "./findings-log.ts";
import { judge } from "./judge.ts";
import { type TakenState, takeState, writeState } from "./save-state.ts";
import type { DetectorTables, FindingsTable } from "./tables.ts";

export interface DetectorGroupOptions {
  /** Makes the member of the group; called once. */
  readonly open: (assignment: Assignment) => Consumer<LogEntry | undefined>;
  readonly createDetector: (partition: number) => Detector;
  /** Tables for one life with a partition. Their calls resolve when the store has taken them, however long that takes. */
  readonly createTables: () => DetectorTables;
  /** Tries until it succeeds, however long that takes, or the process gives up. */
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
  readonly findings: Producer<Finding>;
  readonly findingsTable: FindingsTable;
  readonly snapshotEveryMs: number;
  readonly clock: () => number;
  /** Called with every finding that opened or changed, once it is durable. */
  readonly found?: (findings: readonly Finding[]) => void;
  /** Called once a partition's state is restored, before anything of it is read. */
  readonly restored?: (partition: number, detector: Detector) => Promise<void>;
  readonly observe?: (batch: Batch<LogEntry | undefined>, detector: Detector) => Promise<void>;
}

/** A partition of ours, with the state behind it. */
interface Share {
  readonly detector: Detector;
  readonly tables: DetectorTables;
  isDirty: boolean;
  savedAt: number;
  /** Resolves when what was saved last is durable and committed. */
  saving: Promise<void>;
}

/**
 * Scores the partitions that the group gives it until `signal` aborts, each with a detector of its own, and saves each
 * every few seconds, before it is given away, and at the end.
 *
 * Judging does not wait for what is written: findings go out one write after the other, and a state is taken as of one
 * moment and written behind the findings before it. No partition is judged further ahead of its saved state than the
 * interval from one saving to the next, and the time that this one takes.
 *
 * Restored is what the newest manifest says, whoever wrote it; reading goes on at its low-water mark, and not where the
 * group committed. What a member still writes for a partition that it has lost is of an older generation: nobody reads it.
 */
export async function runDetectorGroup(options: DetectorGroupOptions, signal: AbortSignal): Promise<void> {
  const group = new DetectorGroup(options, signal);
  await using consumer = options.open(group.assignment);
  await group.run(consumer, signal);
}

class DetectorGroup {
  readonly #options: DetectorGroupOptions;
  readonly #shares = new Map<number, Share>();
  readonly #findings: FindingsLog;
  /** Aborted with what could not be written for good. */
  readonly #failed = new AbortController();
  #consumer: Consumer<LogEntry | undefined> | undefined;

  constructor(options: DetectorGroupOptions, signal: AbortSignal) {
    this.#options = options;
    const { findings: topic, findingsTable: table, found } = options;
    const failed = (error: unknown): void => this.#failed.abort(error);
    this.#findings = createFindingsLog({ table, topic, signal, found, failed });
  }

  readonly assignment: Assignment = {
    assigned: (partition) => this.#take(partition),
    settle: (partition) => this.#save(partition),
    revoked: async (partition) => void this.#shares.delete(partition),
  };

  async run(consumer: Consumer<LogEntry | undefined>, signal: AbortSignal): Promise<void> {
    this.#consumer = consumer;
    const until = AbortSignal.any([signal, this.#failed.signal]);
    while (!until.aborted) {
      const batch = await consumer.next(AbortSignal.any([until, this.#untilDue()]));
      if (batch !== undefined) await this.#judge(batch);
      await this.#saveDue();
      // What is there already comes without a pause: what is written and fetched meanwhile must get on.
      await breathe();
    }
    this.#failed.signal.throwIfAborted();
    await Promise.all(Array.from(this.#shares.keys(), (partition) => this.#save(partition)));
    await this.#findings.settled();
  }

  async #take(partition: number): Promise<number> {
    const { createTables, createDetector, patiently, clock } = this.#options;
    const { tables, saved } = await patiently(async () => {
      const fresh = createTables();
      return { tables: fresh, saved: await fresh.restore(partition) };
    });
    const detector = createDetector(partition);
    if (saved !== undefined) detector.restore(saved.position, saved.rows);
    await this.#options.restored?.(partition, detector);
    this.#shares.set(partition, { detector, tables, isDirty: false, savedAt: clock(), saving: Promise.resolve() });
    return saved?.position.lowWater ?? 0;
  }

  async #judge(batch: Batch<LogEntry | undefined>): Promise<void> {
    const share = this.#shares.get(batch.partition);
    if (share === undefined) return;
    share.isDirty = true;
    const room = this.#findings.add(judge(share.detector, batch));
    await this.#options.observe?.(batch, share.detector);
    await room;
  }

  async #saveDue(): Promise<void> {
    const { clock, snapshotEveryMs } = this.#options;
    for (const [partition, share] of this.#shares) {
      if (!share.isDirty || clock() - share.savedAt < snapshotEveryMs) continue;
      await share.saving;
      void this.#save(partition);
    }
  }

  /** Takes the state as it is; resolves when it, and all before it, is durable and committed. */
  #save(partition: number): Promise<void> {
    const share = this.#shares.get(partition);
    if (share === undefined) return Promise.resolve();
    if (!share.isDirty) return share.saving;
    share.isDirty = false;
    share.savedAt = this.#options.clock();
    const state = takeState(share.detector);
    const before = Promise.all([this.#findings.settled(), share.saving]);
    share.saving = before.then(() => this.#write(partition, share, state));
    share.saving.catch((error) => this.#failed.abort(error));
    return share.saving;
  }

  async #write(partition: number, { tables }: Share, state: TakenState): Promise<void> {
    const { lowWater } = await writeState(tables, partition, state);
    try {
      await this.#consumer?.commit(partition, lowWater);
    } catch (error) {
      // The next owner reads on from the manifest, whatever was committed.
      if (!(error instanceof LostPartition)) throw error;
    }
  }

  /** Aborts when the next partition wants to be saved. */
  #untilDue(): AbortSignal {
    const { clock, snapshotEveryMs } = this.#options;
    const dirty = [...this.#shares.values()].filter(({ isDirty }) => isDirty);
    const first = Math.min(...dirty.map(({ savedAt }) => savedAt), clock());
    return AbortSignal.timeout(Math.max(1, dirty.length === 0 ? snapshotEveryMs : first + snapshotEveryMs - clock()));
  }
}
