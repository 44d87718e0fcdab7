import type { ControlRecord, DeadLetter, Event, Finding } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";

/** Where the results of a replay go. `event` and `dead` only collect; `flush` makes what was collected durable. */
export interface ReplaySink extends AsyncDisposable {
  event(event: Event, position: number): void;
  /** What was declared, at its place in the log. */
  control?(record: ControlRecord, position: number): void;
  dead(letter: DeadLetter): void;
  /** So much was collected that the caller should flush before it goes on. */
  readonly full: boolean;
  flush(): Promise<void>;
  /** Give the detector the rows that it waits for, of identities that left its memory; without a store it keeps all itself. */
  readBack?(detector: Detector): Promise<void>;
  /**
   * All events came: keep what the detector has learnt, before it closes its books, and before that what was `found` by then: whoever
   * goes on from that state finds it no more. `end` is the next position.
   */
  save(detector: Detector, found: readonly Finding[], end: number): Promise<void>;
  /** The end: the findings in their final state, and whom the detector knows by now. `end` is the next position. */
  finish(detector: Detector, findings: readonly Finding[], end: number): Promise<void>;
}

/** Several sinks as one. */
export function allSinks(sinks: readonly ReplaySink[]): ReplaySink {
  return {
    event(event, position) {
      for (const sink of sinks) sink.event(event, position);
    },
    control(record, position) {
      for (const sink of sinks) sink.control?.(record, position);
    },
    dead(letter) {
      for (const sink of sinks) sink.dead(letter);
    },
    get full() {
      return sinks.some((sink) => sink.full);
    },
    async flush() {
      for (const sink of sinks) await sink.flush();
    },
    async readBack(detector) {
      for (const sink of sinks) await sink.readBack?.(detector);
    },
    async save(detector, found, end) {
      for (const sink of sinks) await sink.save(detector, found, end);
    },
    async finish(detector, findings, end) {
      for (const sink of sinks) await sink.finish(detector, findings, end);
    },
    async [Symbol.asyncDispose]() {
      for (const sink of sinks) await sink[Symbol.asyncDispose]();
    },
  };
}
