/**
 * From SIGTERM on: what waits for Kafka or ClickHouse by then comes again to the next one. So that the process has ended after five
 * seconds: less than what any supervisor waits for before it kills.
 */
const GIVE_UP_MS = 4000;
const STOPPED = "stopped before it was durable";

/** Aborts when a process that was told to stop has had its time: what still waits is given up. */
export function giveUpAfter(signal: AbortSignal): AbortSignal {
  const giveUp = new AbortController();
  const begin = (): void =>
    void setTimeout(() => giveUp.abort(new DOMException(STOPPED, "AbortError")), GIVE_UP_MS).unref();
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return giveUp.signal;
}
