import { passesByItself } from "@rolecall/clickhouse";
import { type Clock, retry } from "@rolecall/runtime";

const FIRST_MS = 400;
const LONGEST_MS = 5000;
/**
 * Longer than an answer takes. A question is given up after five minutes, and until then nobody would know why nothing
 * listens.
 */
const SILENT_MS = 10_000;
const SILENT = `the server takes questions, and has not answered all of them for ${SILENT_MS / 1000} s; it is waited for`;

export interface WaitingForServer {
  readonly clock: Clock;
  /** Aborted when nobody waits any longer. */
  readonly signal: AbortSignal;
  /** Told what the server's answer was, if any, before each wait; and undefined once it has answered after that. */
  readonly trouble: (sentence: string | undefined) => void;
}

/**
 * Tries until a server answers, however long that takes. What will not pass by itself (a password that is refused, tables of
 * another release) is thrown, and so is the signal's reason, or the last error, once that is aborted.
 */
export async function untilServerIsThere<T>(work: () => Promise<T>, waiting: WaitingForServer): Promise<T> {
  const { clock, signal, trouble } = waiting;
  const done = await retry(() => toldOfSilence(work, trouble), {
    ...{ firstMs: FIRST_MS, maxMs: LONGEST_MS, clock, signal, random: Math.random },
    judge: (error) => (passesByItself(error) ? "retry" : "give-up"),
    onRetry: (error) => trouble(error instanceof Error ? error.message : String(error)),
  });
  trouble(undefined);
  return done;
}

async function toldOfSilence<T>(work: () => Promise<T>, trouble: WaitingForServer["trouble"]): Promise<T> {
  const late = setTimeout(() => trouble(SILENT), SILENT_MS);
  try {
    return await work();
  } finally {
    clearTimeout(late);
  }
}
