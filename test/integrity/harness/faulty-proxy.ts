import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * What happens to one request: it passes; nobody takes it; the connection is reset after so many bytes of it; it is reset
 * before the first byte of the answer, which the other side has given, or within it; that answer comes later than anyone waits; or
 * another is given in its place, though the other side has done what was asked.
 */
export type Fault =
  | { readonly kind: "none" }
  | { readonly kind: "refused" }
  | { readonly kind: "reset-in-request"; readonly afterBytes: number }
  | { readonly kind: "reset-before-answer" }
  | { readonly kind: "reset-in-answer"; readonly afterBytes: number }
  | { readonly kind: "late-answer"; readonly ms: number }
  | { readonly kind: "other-answer"; readonly status: number; readonly code?: number; readonly text: string };

export interface FaultyProxy extends AsyncDisposable {
  readonly url: string;
  /** Asked once for each request. */
  next: () => Fault;
  /** Requests that met with a fault. */
  readonly faults: number;
}

/** A wire to `port` of this machine that breaks as it is told. */
export async function startFaultyProxy(port: number): Promise<FaultyProxy> {
  const open = new Set<Socket>();
  let faults = 0;
  function serve(client: Socket): void {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const reset = (): void => {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    };
    let fault: Fault | undefined;
    let sent = 0;
    client.on("data", (chunk: Buffer) => {
      if (fault === undefined) {
        fault = proxy.next();
        sent = 0;
        if (fault.kind !== "none") faults += 1;
      }
      if (fault.kind === "refused") return reset();
      const room = fault.kind === "reset-in-request" ? fault.afterBytes - sent : chunk.length;
      sent += chunk.length;
      if (chunk.length <= room) upstream.write(chunk);
      else upstream.write(chunk.subarray(0, Math.max(0, room)), reset);
    });
    upstream.on("data", (chunk: Buffer) => {
      const met = fault;
      fault = undefined;
      if (met?.kind === "reset-before-answer") reset();
      else if (met?.kind === "reset-in-answer") client.write(chunk.subarray(0, met.afterBytes), reset);
      else if (met?.kind === "other-answer") client.end(answerOf(met));
      else if (met?.kind === "late-answer") setTimeout(() => client.writable && client.write(chunk), met.ms);
      else client.write(chunk);
    });
  }

  const server = createServer(serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (): Fault => ({ kind: "none" }),
    get faults() {
      return faults;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, "close");
    },
  };
  return proxy;
}

function answerOf({ status, code, text }: Fault & { readonly kind: "other-answer" }): string {
  const exception = code === undefined ? "" : `X-ClickHouse-Exception-Code: ${code}\r\n`;
  const length = Buffer.byteLength(text);
  return `HTTP/1.1 ${status} -\r\n${exception}Connection: close\r\nContent-Length: ${length}\r\n\r\n${text}`;
}
