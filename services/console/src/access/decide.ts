import { hostName, isLoopback } from "@rolecall/runtime";

/** What of a request decides whether it is let in. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** It showed the session cookie or the bearer token, and they are right. */
  readonly isKnown: boolean;
}

export interface Rule {
  /** Host name of the configured public address, if there is one. */
  readonly publicHost: string | undefined;
  /** Origin of the configured public address: `https://rolecall.example.com`. */
  readonly publicOrigin: string | undefined;
  /** The listener is on loopback: programs on this machine read the API as they are. */
  readonly isLocal: boolean;
}

export type Refusal = "foreign-host" | "foreign-origin" | "no-session";

/**
 * Who is let in (decision 0004), or why not: the host must be ours; what changes something must come from our own pages
 * or from no page at all; a browser needs the session; a program of this machine that asks us itself, under a name of
 * loopback, uses the API without, and with a token only if that is right. Through a proxy, under the public name too, it shows a
 * token as anywhere else.
 */
export function decideAccess(request: Request, rule: Rule): Refusal | undefined {
  const host = hostName(request.header("host") ?? "");
  if (host === undefined || !(isLoopback(host) || host === rule.publicHost)) return "foreign-host";
  if (!isSafe(request.method) && !isOurOwn(request, rule)) return "foreign-origin";
  if (request.isKnown || isForAnybody(request.path)) return undefined;
  const isOnlyHere = rule.isLocal && isLoopback(host) && !isForwarded(request);
  const isProgramHere = isOnlyHere && !isBrowser(request) && !showsToken(request);
  return isProgramHere && isApi(request.path) ? undefined : "no-session";
}

/** What proxies write of whom they speak for (RFC 7239, RFC 9110 section 7.6.3, and the names of before). */
const FORWARDED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/** A proxy on this machine stands before us, and whoever asked it may be anybody. */
function isForwarded({ header }: Request): boolean {
  return FORWARDED.some((name) => header(name) !== undefined);
}

/** One that opens nothing: it was taken back, is over or was mistyped, and its program is not to work on with other rights. */
function showsToken({ header }: Request): boolean {
  return /^Bearer /i.test(header("authorization") ?? "");
}

/** What holds nothing of anybody: the look, and the way to sign in. */
function isForAnybody(path: string): boolean {
  return path.startsWith("/assets/") || path === "/login" || path === "/login/callback";
}

/** Is the path of the API, which answers programs? */
export function isApi(path: string): boolean {
  return path === "/api" || path.startsWith("/api/");
}

/**
 * Browsers mark what they send: with where it comes from, or at least, older ones, as a page that they want to show. A
 * program's `fetch` sends a mode too, and is none.
 */
function isBrowser({ header }: Request): boolean {
  const marks = [header("sec-fetch-site"), header("origin")];
  return marks.some((mark) => mark !== undefined) || (header("accept") ?? "").includes("text/html");
}

/** No page of another origin caused it. `null` is the origin of what hides where it comes from. */
function isOurOwn({ header }: Request, { publicOrigin }: Rule): boolean {
  const site = header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const origin = header("origin");
  return origin === undefined || origin === publicOrigin || origin === `http://${header("host")}`;
}

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
