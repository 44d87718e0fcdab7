/** Whether a SIGHUP came before anybody could act on it. */
let isWaiting = false;

function remember(): void {
  if (process.listenerCount("SIGHUP") === 1) isWaiting = true;
}

/** From now on SIGHUP does not end the process, neither while it starts nor while it drains. */
export function heedHangups(): void {
  process.on("SIGHUP", remember);
}

/** Calls `listener` on each SIGHUP, and at once where one came before; answers how to stop that. */
export function onHangup(listener: () => void): () => void {
  process.on("SIGHUP", listener);
  if (isWaiting) listener();
  isWaiting = false;
  return () => void process.off("SIGHUP", listener);
}
