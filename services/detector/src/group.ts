import type { Finding, LogEntry } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import { type Assignment, type Batch, type Consumer, LostPartition, type Producer } from "@rolecall/kafka";
import { judge } from "./judge.ts";
import { saveState } from "./save-state.ts";
import type { DetectorTables } from "./tables.ts";

export interface DetectorGroupOptions {
  /** Makes the member of the group; called once. */
  readonly open: (assignment: Assignment) => Consumer<LogEntry | undefined>;
  readonly createDetector: (partition: number) => Detector;
  /** Tables for one life with a partition. Their calls resolve when the store has taken them, however long that takes. */
  readonly createTables: () => DetectorTables;
  /** Tries until it succeeds, however long that takes, or the process gives up. */
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
  readonly findings: Producer<Finding>;
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
}

/**
 * Scores the partitions that the group gives it until `signal` aborts, each with a detector of its own, and saves each
 * every few seconds, before it is given away, and at the end.
 *
 * Restored is what the newest manifest says, whoever wrote it; reading goes on at its low-water mark, and not where the
 * group committed. What a member still writes for a partition that it has lost is of an older generation: nobody reads it.
 */
export async function runDetectorGroup(options: DetectorGroupOptions, signal: AbortSignal): Promise<void> {
  const group = new DetectorGroup(options);
  await using consumer = options.open(group.assignment);
  await group.run(consumer, signal);
}

class DetectorGroup {
  readonly #options: DetectorGroupOptions;
  readonly #shares = new Map<number, Share>();
  #consumer: Consumer<LogEntry | undefined> | undefined;

  constructor(options: DetectorGroupOptions) {
    this.#options = options;
  }

  readonly assignment: Assignment = {
    assigned: (partition) => this.#take(partition),
    settle: (partition) => this.#save(partition),
    revoked: async (partition) => void this.#shares.delete(partition),
  };

  async run(consumer: Consumer<LogEntry | undefined>, signal: AbortSignal): Promise<void> {
    this.#consumer = consumer;
    while (!signal.aborted) {
      const batch = await consumer.next(AbortSignal.any([signal, this.#untilDue()]));
      if (batch !== undefined) await this.#judge(batch, signal);
      await this.#saveDue();
    }
    for (const partition of this.#shares.keys()) await this.#save(partition);
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
    this.#shares.set(partition, { detector, tables, isDirty: false, savedAt: clock() });
    return saved?.position.lowWater ?? 0;
  }

  async #judge(batch: Batch<LogEntry | undefined>, signal: AbortSignal): Promise<void> {
    const share = this.#shares.get(batch.partition);
    if (share === undefined) return;
    share.isDirty = true;
    const found = await judge({ ...share, findings: this.#options.findings }, batch, signal);
    if (found.length > 0) this.#options.found?.(found);
    await this.#options.observe?.(batch, share.detector);
  }

  async #saveDue(): Promise<void> {
    const { clock, snapshotEveryMs } = this.#options;
    for (const [partition, { savedAt }] of this.#shares) {
      if (clock() - savedAt >= snapshotEveryMs) await this.#save(partition);
    }
  }

  async #save(partition: number): Promise<void> {
    const share = this.#shares.get(partition);
    if (share === undefined || !share.isDirty) return;
    share.isDirty = false;
    const { lowWater } = await saveState({ ...share, partition });
    share.savedAt = this.#options.clock();
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
