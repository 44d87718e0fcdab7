import { systemClock } from "@rolecall/runtime";

/** Resolves after `ms`, or as soon as `signal` aborts. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await systemClock.sleep(ms, signal).catch(() => undefined);
}

/** Who has had its time to stop waits so long for a good-bye: a broker that answers at all has answered by then. */
const MOMENT_MS = 300;

/** Resolves with `work`, however it ends, or after `ms`; or a moment after `giveUp` aborts. */
export async function atMost(ms: number, work: Promise<unknown> | undefined, giveUp?: AbortSignal): Promise<void> {
  const late = sleep(ms, giveUp).then(() => (giveUp?.aborted === true ? sleep(Math.min(ms, MOMENT_MS)) : undefined));
  await Promise.race([work?.catch(() => undefined), late]);
}

/** What `work` gives. @throws the reason of `signal` so many ms after that aborts: what does not answer is waited for no longer */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, graceMs = 0): Promise<T> {
  const late = Promise.withResolvers<never>();
  const abort = (): void => void sleep(graceMs).then(() => late.reject(signal.reason));
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    late.promise.catch(() => undefined);
    signal.removeEventListener("abort", abort);
  }
}
