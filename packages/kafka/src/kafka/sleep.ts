import { systemClock } from "@rolecall/runtime";

/** Resolves after `ms`, or as soon as `signal` aborts. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await systemClock.sleep(ms, signal).catch(() => undefined);
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
