import type { Detector } from "@rolecall/detection";
import { systemClock } from "@rolecall/runtime";
import type { EventLog } from "@rolecall/service-ingest";
import type { Declared, Declaring } from "./load-declared.ts";

/** The log of one partition, and the detector that reads it. */
export interface DeclaredTo {
  readonly detector: Pick<Detector, "declared" | "stats">;
  readonly log: Pick<EventLog, "control">;
  /** What the log has of late and the detector may not have read; nothing by default. */
  readonly last?: (() => Promise<Partial<Detector["declared"]>>) | undefined;
  /** Resolves with false where the log is another's by now; true by default. */
  readonly isOurs?: (() => Promise<boolean>) | undefined;
}

/** Keeps the logs' idea of what is declared as the configuration's files say it. */
export interface Declarer {
  /** Reads the files, whole or not at all. @throws Failure with everything that is wrong with them. */
  read(settings: Declaring): Promise<void>;
  /** Resolves when whatever is new in what was read is durable and handed on; what the log has is not told again. */
  declare(to: DeclaredTo): Promise<void>;
}

/**
 * A detector may be behind its log, so what was told last is remembered here, and asked of the log where it was told by somebody
 * before. Declarations follow one another, whole: a log that takes nothing yet may be declared to twice.
 */
export function createDeclarer(load: (settings: Declaring) => Promise<Declared>): Declarer {
  let declared: Declared | undefined;
  const told = new WeakMap<DeclaredTo["detector"], Detector["declared"]>();
  /** What each log was told last follows what it was told before; of others it need not wait. */
  const turns = new WeakMap<DeclaredTo["detector"], Promise<void>>();
  const tell = async ({ detector, log, last, isOurs }: DeclaredTo): Promise<void> => {
    let known = told.get(detector) ?? { ...detector.declared, ...(await last?.()) };
    const { watermark } = detector.stats;
    const at = Number.isFinite(watermark) ? watermark : systemClock.now();
    for (const record of declared?.recordsSince(known, at) ?? []) {
      // A process that was frozen has lost it, and whoever has it now declares.
      if ((await isOurs?.()) === false) return;
      await log.control(record);
      if ("version" in record) known = { ...known, [record.control]: record.version };
      told.set(detector, known);
    }
  };
  return {
    async read(settings) {
      declared = await load(settings);
    },
    declare(to) {
      const mine = (turns.get(to.detector) ?? Promise.resolve()).then(() => tell(to));
      turns.set(
        to.detector,
        mine.catch(() => undefined),
      );
      return mine;
    },
  };
}
