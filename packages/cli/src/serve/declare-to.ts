import type { KafkaEventLog } from "@rolecall/service-ingest";
import type { DeclaredTo, Declarer } from "../declared/declarer.ts";
import type { Declaring } from "../declared/load-declared.ts";

/** Keeps what is declared in the partitions of this process as the files of its configuration say it. */
export interface PartitionsDeclared {
  /** To be awaited before anything of the partition is read: its state may be older than the files. */
  restored(partition: number, detector: DeclaredTo["detector"]): Promise<void>;
  /** The partition is somebody else's. */
  revoked(partition: number): void;
  /** The configuration was read again. @throws Failure with everything that is wrong with its files; then nothing is told. */
  again(read: Declaring): Promise<void>;
}

export interface PartitionLogs extends Pick<KafkaEventLog, "control"> {
  /** What the log of a partition has of late. */
  last(partition: number): ReturnType<NonNullable<DeclaredTo["last"]>>;
  isOurs(partition: number): Promise<boolean>;
}

export function declareTo(log: PartitionLogs, declarer: Declarer): PartitionsDeclared {
  const detectors = new Map<number, DeclaredTo["detector"]>();
  const tell = (partition: number, detector: DeclaredTo["detector"]): Promise<void> =>
    declarer.declare({
      detector,
      log: { control: (record) => log.control(record, [partition]) },
      last: () => log.last(partition),
      isOurs: () => log.isOurs(partition),
    });
  return {
    restored(partition, detector) {
      detectors.set(partition, detector);
      return tell(partition, detector);
    },
    revoked: (partition) => void detectors.delete(partition),
    async again(read) {
      await declarer.read(read);
      for (const [partition, detector] of detectors) await tell(partition, detector);
    },
  };
}
