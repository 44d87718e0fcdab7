import type { IncomingHttpHeaders } from "node:http";
import type { EngineUser } from "./authenticate.ts";
import { ServerException } from "./exception.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Where somebody needs no password, every page in a browser on this machine could ask in their name: from its own site
 * (a form needs nobody's leave), or under a name of its own that it points at this address.
 * @throws ServerException 497 for such a request.
 */
export function guardBrowser(headers: IncomingHttpHeaders, users: readonly EngineUser[]): void {
  if (!users.some((user) => user.password === "")) return;
  const origin = headers.origin;
  const isForeign = origin !== undefined && !isLoopback(origin.replace(/^https?:\/\//i, ""));
  if (isForeign || headers["sec-fetch-site"] === "cross-site") throw refused("a page of another site");
  if (headers.host !== undefined && !isLoopback(headers.host)) throw refused("a name that is not this machine's");
}

function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

function refused(what: string): ServerException {
  const message = `Not enough privileges: the engine asks for no password on this address, so it takes no request from ${what}`;
  return new ServerException(497, "ACCESS_DENIED", message);
}
