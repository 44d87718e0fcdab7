import type { DeadLetter, Event, Finding } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";

/** Where the results of a replay go. `event` and `dead` only collect; `flush` makes what was collected durable. */
export interface ReplaySink extends AsyncDisposable {
  event(event: Event, position: number): void;
  dead(letter: DeadLetter): void;
  /** So much was collected that the caller should flush before it goes on. */
  readonly full: boolean;
  flush(): Promise<void>;
  /** The end: what is left, the findings in their final state, and the state of the detector. `end` is the next position. */
  finish(findings: readonly Finding[], detector: Detector, end: number): Promise<void>;
}

/** Several sinks as one. */
export function allSinks(sinks: readonly ReplaySink[]): ReplaySink {
  return {
    event(event, position) {
      for (const sink of sinks) sink.event(event, position);
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
    async finish(findings, detector, end) {
      for (const sink of sinks) await sink.finish(findings, detector, end);
    },
    async [Symbol.asyncDispose]() {
      for (const sink of sinks) await sink[Symbol.asyncDispose]();
    },
  };
}
