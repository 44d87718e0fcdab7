import { setImmediate as breathe } from "node:timers/promises";
import type { FindingVersion } from "@rolecall/clickhouse";
import type { Finding, LogEntry } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import {
  type Assignment,
  type Batch,
  type Consumer,
  LostPartition,
  type Producer,
  type Standing,
} from "@rolecall/kafka";
import { createFindingsLog, type FindingsLog } from "./findings-log.ts";
import { type Gap, LogReader, type OtherLog } from "./log-reader.ts";
import { takeState, writeState } from "./save-state.ts";
import { Saving } from "./saving.ts";
import type { DetectorTables, FindingsTable, Taking } from "./tables.ts";

export interface DetectorGroupOptions {
  /** Makes the member of the group; called once. */
  readonly open: (assignment: Assignment) => Consumer<LogEntry | undefined>;
  readonly createDetector: (partition: number) => Detector;
  /** Tables for one life with a partition. Their calls resolve when the store has taken them, however long that takes. */
  readonly createTables: () => DetectorTables;
  /** Resolves when it is sure whether the partition is this member's, and nobody else's; it is where this is not given. */
  readonly isOurs?: (partition: number) => Promise<boolean>;
  /** Tries until it succeeds, however long that takes, or the process gives up. */
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
  readonly findings: Producer<Finding>;
  readonly findingsTable: FindingsTable;
  readonly snapshotEveryMs: number;
  readonly clock: () => number;
  /** Called with every finding that opened or changed, once it is durable. */
  readonly found?: (findings: readonly Finding[]) => void;
  /**
   * Called where another version wrote the state: the log is learnt anew, and its findings up to the position are not told again.
   * So many records that the state was learnt from the log no longer has.
   */
  readonly learning?: (partition: number, told: number, gone: number) => void;
  /** Called once a partition's state is restored, before anything of it is read. */
  readonly restored?: (partition: number, detector: Detector) => Promise<void>;
  /** Called with what was judged, and awaited before a state says so. `position`: of the last of its records. */
  readonly observe?: (batch: Batch<LogEntry | undefined>, position: number) => Promise<void>;
  /** Called where the log of a partition is another than the one that its state was read from. */
  readonly other?: (partition: number, log: OtherLog) => void;
  /** Called where records left the log before they were read. */
  readonly gap?: (partition: number, gap: Gap) => void;
  /** Called where they had before the partition was taken on; of what was on hold, all that may have been. */
  readonly missed?: (partition: number, gap: Gap) => void;
  /** Called once a partition is somebody else's: its detector is not to be held any longer. */
  readonly revoked?: (partition: number) => void;
}

/** A partition of ours, with the state behind it. */
interface Share {
  readonly partition: number;
  readonly detector: Detector;
  readonly tables: DetectorTables;
  readonly saving: Saving;
  readonly log: LogReader;
  /** Of the batch that is being judged, or was last. */
  judging: Promise<unknown>;
  isDirty: boolean;
  savedAt: number;
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
  readonly #signal: AbortSignal;
  readonly #findings: FindingsLog;
  /** Aborted with what could not be written for good. */
  readonly #failed = new AbortController();
  #consumer: Consumer<LogEntry | undefined> | undefined;
  /** What nobody waits for, one after the other; what is left of it at the end is the next owner's. */
  #behind: Promise<void> = Promise.resolve();

  constructor(options: DetectorGroupOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    const { findings: topic, findingsTable: table, found } = options;
    const failed = (error: unknown): void => this.#failed.abort(error);
    this.#findings = createFindingsLog({ table, topic, signal, found, failed });
  }

  readonly assignment: Assignment = {
    assigned: (partition, standing) => this.#take(partition, standing).catch((error) => this.#giveUp(error)),
    settle: (partition) => this.#settle(partition),
    revoked: async (partition) => {
      this.#shares.delete(partition);
      this.#options.revoked?.(partition);
    },
  };

  async run(consumer: Consumer<LogEntry | undefined>, signal: AbortSignal): Promise<void> {
    this.#consumer = consumer;
    const until = AbortSignal.any([signal, this.#failed.signal]);
    while (!until.aborted) {
      const batch = await consumer.next(AbortSignal.any([until, ...this.#wakes()]));
      if (batch !== undefined) await this.#judge(batch);
      await this.#saveDue();
      // What is there already comes without a pause: what is written and fetched meanwhile must get on.
      await breathe();
    }
    this.#failed.signal.throwIfAborted();
    await Promise.all(Array.from(this.#shares.keys(), (partition) => this.#settle(partition)));
    await this.#findings.settled();
  }

  async #take(partition: number, standing: () => Promise<Standing>): Promise<number> {
    const { createTables, createDetector, patiently, clock, other, gap, missed } = this.#options;
    const taking: Taking = {
      mustBeOurs: () => this.#mustBeOurs(partition),
      behind: (work) => this.#putBehind(work),
    };
    const { tables, saved } = await patiently(async () => {
      const fresh = createTables();
      return { tables: fresh, saved: await fresh.restore(partition, taking) };
    });
    const detector = createDetector(partition);
    const found = (some: readonly FindingVersion[]): Promise<void> => this.#findings.add(some);
    const told = { found, other, gap, missed };
    const log = new LogReader({ partition, detector, tables, patiently, standing, ...told }, saved);
    const from = await log.begin(saved);
    await this.#options.restored?.(partition, detector);
    const saving = new Saving(() => this.#save(partition, { detector, tables, log }));
    if (log.told >= 0) this.#options.learning?.(partition, log.told, log.gone);
    // What is learnt anew is saved when all of it is: until then the state of before says which log that is.
    const before = { judging: Promise.resolve(), isDirty: log.isOther && log.told < 0, savedAt: clock() };
    this.#shares.set(partition, { partition, detector, tables, saving, log, ...before });
    return from;
  }

  /** @throws LostPartition */
  async #mustBeOurs(partition: number): Promise<void> {
    if ((await this.#options.isOurs?.(partition)) === false) throw new LostPartition(String(partition));
  }

  #putBehind(work: () => Promise<void>): void {
    const { patiently } = this.#options;
    const isOver = (): boolean => this.#signal.aborted || this.#failed.signal.aborted;
    this.#behind = this.#behind
      .then(() => patiently(async () => (isOver() ? undefined : work())))
      .catch((error) => this.#failed.abort(error));
  }

  /** What cannot be restored for good ends the group, as what cannot be written does. */
  #giveUp(error: unknown): never {
    if (!(error instanceof LostPartition) && !this.#signal.aborted) this.#failed.abort(error);
    throw error;
  }

  async #judge(batch: Batch<LogEntry | undefined>): Promise<void> {
    const share = this.#shares.get(batch.partition);
    if (share === undefined) return;
    // Until all of it is judged there is no state to be taken, whoever asks for one meanwhile.
    const judging = this.#judgeFor(share, batch);
    share.judging = judging;
    const { room } = await judging;
    await room;
  }

  async #judgeFor(share: Share, batch: Batch<LogEntry | undefined>): Promise<{ readonly room: Promise<void> }> {
    const { log } = share;
    const room = this.#findings.add(await log.judge(batch));
    // Told where findings are written; nobody waits for it where something else fails first.
    room.catch(() => undefined);
    const position = log.positionOf(batch.records.at(-1)?.offset ?? 0);
    share.isDirty = position >= log.told;
    await this.#options.observe?.(batch, position);
    return { room };
  }

  async #saveDue(): Promise<void> {
    const { clock, snapshotEveryMs } = this.#options;
    for (const share of this.#shares.values()) {
      share.saving.mustBeWell();
      if (!share.isDirty || clock() - share.savedAt < snapshotEveryMs) continue;
      await share.saving.idle();
      this.#begin(share);
    }
  }

  #begin(share: Share): void {
    if (!share.saving.start()) return;
    share.isDirty = false;
    share.savedAt = this.#options.clock();
  }

  /** Everything of the partition so far is saved. */
  async #settle(partition: number): Promise<void> {
    const share = this.#shares.get(partition);
    if (share === undefined) return;
    await share.judging;
    await share.saving.idle();
    if (share.isDirty) this.#begin(share);
    await share.saving.idle();
  }

  /** Takes the state as it is; resolves when it, and all before it, is durable and committed. */
  async #save(partition: number, { detector, tables, log }: Pick<Share, "detector" | "tables" | "log">): Promise<void> {
    const { snapshot, ...state } = takeState(detector);
    const whole = log.complete(snapshot);
    await this.#findings.settled();
    const { lowWater } = await writeState(tables, partition, { ...state, snapshot: whole });
    try {
      await this.#consumer?.commit(partition, log.offsetOf(lowWater));
      log.committed();
    } catch (error) {
      // The next owner reads on from the manifest, whatever was committed.
      if (!(error instanceof LostPartition)) throw error;
    }
  }

  /** Abort when the next partition wants to be saved, or one is. */
  #wakes(): readonly AbortSignal[] {
    const { clock, snapshotEveryMs } = this.#options;
    const shares = Array.from(this.#shares.values());
    const running = shares.filter(({ saving }) => saving.isRunning).map(({ saving }) => saving.ended);
    const waiting = shares.filter(({ isDirty, saving }) => isDirty && !saving.isRunning);
    const first = Math.min(...waiting.map(({ savedAt }) => savedAt), clock());
    const due = waiting.length === 0 ? snapshotEveryMs : first + snapshotEveryMs - clock();
    return [AbortSignal.timeout(Math.max(1, due)), ...running];
  }
}
