import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Below what the kernel hands out to listeners and connections (from 32768 on Linux, from 49152 elsewhere), so that nobody is
 * given a port between here and its use. Linux draws a listener's out of seven thousand: in one round of ten, two hundred
 * listeners took at least one of seven ports that had been free before.
 */
const FIRST = 10_000;
const COUNT = 22_000;
/** Processes that were started one after the other are this far apart. */
const APART = 97;

let at = process.pid * APART;

/** A port of loopback that nobody listens on, another one each time. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + (at++ % COUNT);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return false;
    throw error;
  }
  server.close();
  await once(server, "close");
  return true;
}
