import type { Config } from "@rolecall/runtime";
import type { KafkaEventLog } from "@rolecall/service-ingest";
import type { DeclaredTo, Declarer } from "../declared/declarer.ts";

/** Keeps what is declared in the partitions of this process as the files of its configuration say it. */
export interface PartitionsDeclared {
  /** To be awaited before anything of the partition is read: its state may be older than the files. */
  restored(partition: number, detector: DeclaredTo["detector"]): Promise<void>;
  /** The configuration was read again. @throws Failure with everything that is wrong with its files; then nothing is told. */
  again(config: Config): Promise<void>;
}

/** `ours`: the partitions that are assigned now. */
export function declareTo(
  log: Pick<KafkaEventLog, "control">,
  declarer: Declarer,
  ours: () => readonly number[],
): PartitionsDeclared {
  const detectors = new Map<number, DeclaredTo["detector"]>();
  const tell = (partition: number, detector: DeclaredTo["detector"]): Promise<void> =>
    declarer.declare({ detector, log: { control: (record) => log.control(record, [partition]) } });
  return {
    restored(partition, detector) {
      detectors.set(partition, detector);
      return tell(partition, detector);
    },
    async again(config) {
      await declarer.read(config);
      for (const partition of ours()) {
        const detector = detectors.get(partition);
        if (detector !== undefined) await tell(partition, detector);
      }
    },
  };
}
