import type { Log } from "@rolecall/runtime";

const EVERY_MS = 30_000;

/** What the log says while partitions are learnt anew. */
export interface LearningNotes {
  /** The state is in a form that this version does not read, or damaged: what is below the offset `told` is learnt, and not told again. `gone`: records before that which the log no longer has. */
  begin(partition: number, told: number, gone?: number): void;
  /** Everything up to the offset was read. */
  read(partition: number, offset: number): void;
  /** The partition is another process's from here on. */
  forget(partition: number): void;
  /** How far each has come, in words; undefined where none is learnt anew. */
  words(): string | undefined;
}

const ANEW = "the state is another version's, or damaged: its log is learnt anew, and what was told is not told again";
const FROM_LITTLE =
  "the state is another version's, or damaged, and without an archive there is little to learn from: baselines begin anew";

const GONE =
  "that many records which the state was learnt from have left the topic: they stay in the history, and are not learnt anew; baselines know of what the topic still has";

/**
 * That a partition tells of nothing new, how far it has come, and when that is over. `now` is ms of any clock; `archive`: the
 * events are kept.
 */
export function createLearningNotes(log: Pick<Log, "info" | "warn">, now: () => number, archive = true): LearningNotes {
  const learning = new Map<
    number,
    { readonly told: number; first: number | undefined; saidAt: number; percent: number }
  >();
  return {
    begin(partition, told, gone = 0) {
      learning.set(partition, { told, first: undefined, saidAt: now(), percent: 0 });
      log.info({ partition, told }, archive ? ANEW : FROM_LITTLE);
      if (gone > 0) log.warn({ partition, gone }, GONE);
    },
    read(partition, offset) {
      const one = learning.get(partition);
      if (one === undefined) return;
      if (offset >= one.told) {
        learning.delete(partition);
        log.info({ partition, offset }, "the log is learnt: what is new is told again");
        return;
      }
      one.first ??= offset;
      one.percent = Math.floor((100 * (offset - one.first)) / (one.told - one.first));
      if (now() - one.saidAt < EVERY_MS) return;
      one.saidAt = now();
      log.info({ partition, offset, told: one.told, percent: one.percent }, "the log is being learnt anew");
    },
    forget: (partition) => void learning.delete(partition),
    words() {
      if (learning.size === 0) return undefined;
      const parts = Array.from(learning, ([partition, { percent }]) => `partition ${partition}: ${percent} %`);
      return `another version's state, or a damaged one: the log is learnt anew (${parts.join(", ")}); what comes meanwhile waits, and is judged and told after it`;
    },
  };
}
