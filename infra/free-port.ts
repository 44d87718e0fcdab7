import { once } from "node:events";
import { createServer, type Server } from "node:net";

/**
 * Below what the kernel hands out to listeners and connections (from 32768 on Linux, from 49152 elsewhere), so that nobody is
 * given a port between here and its use. Linux draws a listener's out of seven thousand: in one round of ten, two hundred
 * listeners took at least one of seven ports that had been free before.
 */
const FIRST = 10_000;
const BLOCKS = 110;
const BLOCK = 200;

/** Of this process. Others of ours look for ports at the same time, and what one has found is free for the other, too. */
let block: Promise<number> | undefined;
let given = 0;

/** A port of loopback that nobody listens on, another one each time. */
export async function freePort(): Promise<number> {
  block ??= takeBlock();
  const first = await block;
  for (;;) {
    const port = first + 1 + (given++ % (BLOCK - 1));
    const server = await listenOn(port);
    if (server === undefined) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

/** A block of ports is whose process listens on its first one: the kernel lets one do so, for as long as it lives. */
async function takeBlock(): Promise<number> {
  for (let n = 0; n < BLOCKS; n += 1) {
    const first = FIRST + ((process.pid + n) % BLOCKS) * BLOCK;
    const server = await listenOn(first);
    server?.unref();
    if (server !== undefined) return first;
  }
  throw new Error(`somebody listens on each of ${BLOCKS} ports from ${FIRST} on`);
}

/** Undefined where somebody does already. */
async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return undefined;
    throw error;
  }
}
