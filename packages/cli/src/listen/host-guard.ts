import { hostName, isLoopback } from "@rolecall/runtime";
import type { Tokens } from "@rolecall/service-ingest";
import type { MiddlewareHandler } from "hono";
import { problem } from "./problem.ts";

/**
 * On a listener of loopback, refuses every request that names another host: a foreign page whose name resolves to this
 * machine (DNS rebinding) could else read metrics and post records. Elsewhere a listener has many names, and lets all pass.
 * No browser leaves the host out: who does speaks HTTP/1.0, as load balancers do that look whether somebody is alive.
 */
export function createHostGuard(address: string, publicUrl: string | undefined): MiddlewareHandler {
  const isLocal = isLoopback(hostName(address) ?? "");
  const isHome = createHostTest(address, publicUrl);
  return async (c, next) => {
    const host = c.req.header("host");
    if (!isLocal || host === undefined || isHome(hostName(host))) return next();
    const detail = "Use 127.0.0.1 or localhost, or the address that console.public_url names.";
    return problem(c, 403, "this host name is not mine", detail);
  };
}

/** Whoever shows a token is no foreign page, and may come through a proxy by whatever name. */
export function wantsToken(door: Pick<Tokens, "token" | "tokens"> | undefined): boolean {
  return door !== undefined && (door.token !== undefined || door.tokens !== undefined);
}

/** Does a request come from this machine, or through its proxy, and under its name? Nobody's does to a listener for others. */
export function createHostTest(address: string, publicUrl: string | undefined): (host: string | undefined) => boolean {
  const isLocal = isLoopback(hostName(address) ?? "");
  const known = publicUrl === undefined ? undefined : hostName(new URL(publicUrl).host);
  return (host) => isLocal && host !== undefined && (isLoopback(host) || host === known);
}
