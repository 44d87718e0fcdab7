import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream";

/** How long whoever was refused may go on sending. */
const LINGER_MS = 1000;

/**
 * Reads on for a while and keeps nothing: a connection that ends under a sender takes the answer with it (RFC 9112, section
 * 9.6), and what is left of a body would be taken for the next request.
 */
export function discard(request: IncomingMessage, response: ServerResponse): void {
  request.unpipe();
  request.resume();
  const end = (): void => {
    const late = setTimeout(() => request.destroy(), LINGER_MS);
    finished(request, () => clearTimeout(late));
  };
  if (response.writableFinished) end();
  else response.once("finish", end);
}
