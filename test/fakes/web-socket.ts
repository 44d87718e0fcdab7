import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

/** A WebSocket server on loopback for one client at a time: RFC 6455, text frames, no extensions. */
export interface FakeWebSocket extends AsyncDisposable {
  readonly url: string;
  /** What the client sent, oldest first. */
  readonly received: readonly string[];
  /** Sends to whoever is connected. */
  send(text: string): void;
  connections(): number;
  /** Whoever is connected is heard no more and answered nothing, as over a link that is cut: no close, no pong. */
  fallSilent(): void;
}

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export async function startFakeWebSocket(greeting: string): Promise<FakeWebSocket> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const cut = new Set<Socket>();
  const server = createServer((socket) => {
    let buffer = Buffer.alloc(0);
    let open = false;
    socket.on("error", () => undefined);
    socket.on("close", () => void sockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      if (open && !sockets.has(socket)) return;
      buffer = Buffer.concat([buffer, chunk]);
      if (!open) {
        const end = buffer.indexOf("\r\n\r\n");
        if (end < 0) return;
        const key = /sec-websocket-key: *(\S+)/i.exec(buffer.subarray(0, end).toString("latin1"))?.[1] ?? "";
        const accept = createHash("sha1")
          .update(key + MAGIC)
          .digest("base64");
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
        buffer = buffer.subarray(end + 4);
        open = true;
        sockets.add(socket);
        socket.write(frame(greeting));
      }
      for (let read = take(buffer); read !== undefined; read = take(buffer)) {
        buffer = buffer.subarray(read.size);
        if (read.opcode === 1) received.push(read.text);
        if (read.opcode === 8) socket.end(Buffer.from([0x88, 0]));
        // A client that hears no pong takes the connection for dead.
        if (read.opcode === 9) socket.write(frame(read.text, 10));
      }
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    send: (text) => {
      for (const socket of sockets) socket.write(frame(text));
    },
    connections: () => sockets.size,
    fallSilent() {
      for (const socket of sockets) cut.add(socket);
      sockets.clear();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [...sockets, ...cut]) socket.destroy();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}

function frame(text: string, opcode = 1): Buffer {
  const body = Buffer.from(text);
  const first = 0x80 | opcode;
  const head =
    body.length < 126
      ? Buffer.from([first, body.length])
      : Buffer.from([first, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}

/** The first whole frame of a client, which masks what it sends; undefined while there is none. */
function take(buffer: Buffer): { readonly opcode: number; readonly text: string; readonly size: number } | undefined {
  if (buffer.length < 6) return undefined;
  const short = (buffer[1] ?? 0) & 127;
  const at = short === 126 ? 4 : 2;
  const length = short === 126 ? buffer.readUInt16BE(2) : short;
  const size = at + 4 + length;
  if (buffer.length < size) return undefined;
  const mask = buffer.subarray(at, at + 4);
  const body = buffer.subarray(at + 4, size).map((byte, n) => byte ^ (mask[n % 4] ?? 0));
  return { opcode: (buffer[0] ?? 0) & 15, text: Buffer.from(body).toString("utf8"), size };
}
