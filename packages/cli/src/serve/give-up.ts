/** From SIGTERM on: what waits for Kafka or ClickHouse by then comes again to the next one. */
const GIVE_UP_MS = 5000;

/** Aborts when a process that was told to stop has had its time: what still waits is given up. */
export function giveUpAfter(signal: AbortSignal): AbortSignal {
  const giveUp = new AbortController();
  signal.addEventListener(
    "abort",
    () => void setTimeout(() => giveUp.abort(new Error("stopped before it was durable")), GIVE_UP_MS).unref(),
    { once: true },
  );
  return giveUp.signal;
}
