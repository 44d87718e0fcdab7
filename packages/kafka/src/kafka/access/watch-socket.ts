import type { Socket } from "node:net";

/** Requests that a broker that lives answers at once; what waits for others (a group, replicas) may take longer. */
const AT_ONCE: ReadonlySet<number> = new Set([
  1, // Fetch
  2, // ListOffsets
  3, // Metadata
  8, // OffsetCommit
  9, // OffsetFetch
  10, // FindCoordinator
  12, // Heartbeat
  17, // SaslHandshake
  18, // ApiVersions
  22, // InitProducerId
]);
const AT_ONCE_MS = 10_000;
/** Longer than a group is waited for, 30 s, and the 5 that kafkajs adds. */
const LONGEST_MS = 36_000;
/** What came while the process was frozen, or busy, is read before it is missed. */
const LOOK_AGAIN_MS = 1000;

/**
 * Breaks a connection on which a request has no answer for so long. One that the network has lost without a word is used
 * again and again by kafkajs, for minutes, and a new one would work at once.
 */
export function watchSocket<T extends Socket>(socket: T): T {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = 0;
  const answered = (): void => {
    clearTimeout(timer);
    timer = undefined;
    dueAt = 0;
  };
  const look = (ms: number): void => {
    timer = setTimeout(() => {
      const left = dueAt - performance.now();
      if (left > 0) look(left);
      else timer = setTimeout(() => socket.destroy(new Error(SAID_NOTHING)), LOOK_AGAIN_MS).unref();
    }, ms).unref();
  };
  const write = socket.write.bind(socket) as (...words: unknown[]) => boolean;
  socket.write = (...words: unknown[]): boolean => {
    const ms = patienceFor(words[0]);
    dueAt = Math.max(dueAt, performance.now() + ms);
    if (timer === undefined) look(ms);
    return write(...words);
  };
  socket.on("data", answered);
  socket.on("close", answered);
  return socket;
}

const SAID_NOTHING = "nothing came on the connection for too long: the network may have lost it";

/** The size, then the key of the request. */
function patienceFor(request: unknown): number {
  const isRequest = Buffer.isBuffer(request) && request.length >= 6;
  return isRequest && AT_ONCE.has(request.readInt16BE(4)) ? AT_ONCE_MS : LONGEST_MS;
}
