import { StoreError } from "@rolecall/clickhouse";
import { untilAborted } from "@rolecall/runtime";

/**
 * The first part that fails stops all the others, by `stop`; then its failure is ours. That parts gave up what they waited for,
 * since `signal` said so, is none: whoever told us to stop is told that we have.
 */
export async function untilStopped(
  running: readonly Promise<void>[],
  signal: AbortSignal,
  stop: AbortController,
): Promise<void> {
  const failures: unknown[] = [];
  const parts = running.map((part) =>
    part.catch((error: unknown) => {
      if (!signal.aborted || !isGivenUp(error, signal)) failures.push(error);
      stop.abort();
    }),
  );
  await untilAborted(signal);
  await Promise.all(parts);
  if (failures.length > 0) throw failures[0];
}

function isGivenUp(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof StoreError && error.errorClass === "closed");
}
