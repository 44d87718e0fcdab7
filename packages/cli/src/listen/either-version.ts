import type { Server } from "node:http";
import type { Http2Server, ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";

/** How every connection of HTTP/2 begins (RFC 9113, section 3.4), and none of HTTP/1. */
const PREFACE = "PRI";

/** One port for both versions: a caller that knows that it speaks HTTP/2 says so with its first bytes. */
export interface EitherVersion {
  /** Ends what is idle at once, the rest when its calls are answered. */
  close(): void;
  /** Ends everything. */
  closeAll(): void;
}

/** Hands connections that begin as HTTP/2 does to `http2`, all others to `http1`, which listens. */
export function serveEitherVersion(http1: Server, http2: Http2Server): EitherVersion {
  const undecided = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  const own = http1.listeners("connection");
  http1.removeAllListeners("connection");
  const take = async (socket: Socket): Promise<void> => {
    // Whoever goes away between two hands ends nothing but the connection.
    socket.on("error", () => undefined);
    undecided.add(socket);
    const begun = await beginningOf(socket, http1.headersTimeout);
    undecided.delete(socket);
    // Neither version makes anything of a connection that is no more, and what one throws here ends the process.
    if (begun === undefined || socket.destroyed) {
      socket.destroy();
      return;
    }
    socket.unshift(begun);
    if (begun.toString("latin1", 0, PREFACE.length) === PREFACE) {
      // Sockets of HTTP/1 stay open when the other side has ended; a session would wait for its idle time.
      socket.allowHalfOpen = false;
      http2.emit("connection", socket);
    } else {
      for (const listener of own) listener.call(http1, socket);
    }
  };
  http1.on("connection", (socket: Socket) => void take(socket));
  http2.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });
  return {
    close() {
      for (const socket of undecided) socket.destroy();
      for (const session of sessions) session.close();
    },
    closeAll() {
      for (const session of sessions) session.destroy();
    },
  };
}

/** Enough of what a connection sends to tell the version, taken out of it; undefined where nothing comes in time. */
async function beginningOf(socket: Socket, patienceMs: number): Promise<Buffer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  const over = setTimeout(() => resolve(undefined), patienceMs);
  let begun = Buffer.alloc(0);
  const look = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk !== null) begun = Buffer.concat([begun, chunk]);
    if (begun.length > 0 && !isOpen(begun)) resolve(begun);
  };
  const gone = (): void => resolve(begun.length === 0 ? undefined : begun);
  socket.on("readable", look).once("end", gone).once("error", gone).once("close", gone);
  const found = await promise;
  clearTimeout(over);
  socket.off("readable", look).off("end", gone).off("error", gone).off("close", gone);
  // What listens next begins to read once the stream has noticed that nobody waits to be told.
  await new Promise(process.nextTick);
  return found;
}

/** Could more bytes still make it either? */
function isOpen(begun: Buffer): boolean {
  return begun.length < PREFACE.length && PREFACE.startsWith(begun.toString("latin1"));
}
