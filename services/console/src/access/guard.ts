import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { hasEndpoint, noEndpoint } from "../api/no-endpoint.ts";
import { problem } from "../api/problem.ts";
import { bouncePage, refusedPage } from "../pages/access.ts";
import type { AccessLink } from "./access-link.ts";
import type { Attempts } from "./attempts.ts";
import { decideAccess, isApi, type Refusal, type Rule } from "./decide.ts";
import { LOCAL, neededScope, type Principal, scopesOf } from "./roles.ts";
import { createKeys, type Keys, principalOfSession, SECURE_COOKIE, SESSION_COOKIE, type Seals } from "./session.ts";
import type { Tokens } from "./tokens.ts";
import { setWho } from "./who.ts";

export interface GuardOptions {
  readonly accessToken: string;
  readonly link?: AccessLink | undefined;
  readonly rule: Rule;
  readonly release: string;
  readonly tokens: Tokens;
  /** Of sign-ins. */
  readonly seals: Seals;
  readonly attempts: Attempts;
  readonly now: () => number;
  /** People can sign in at a provider: whoever has no session is shown the way. */
  readonly hasSignIn: boolean;
}

/** A month: an engineer on call opens an alert's link without looking for the access link first. */
const SESSION_SECONDS = 30 * 86_400;
const LINK: Principal = { name: "console", via: "link", scopes: scopesOf("admin") };

/** Lets in whom `decideAccess` lets in and who may do what they ask for, and exchanges the printed link for a session. */
export function createGuard(options: GuardOptions): MiddlewareHandler {
  const keys = createKeys(options.accessToken);
  return async (c, next) => {
    const known = await principalOf(c, keys, options);
    const header = (name: string): string | undefined => c.req.header(name);
    const request = { method: c.req.method, path: c.req.path, header, isKnown: known !== undefined };
    const refusal = decideAccess(request, options.rule);
    if (refusal === "foreign-host" || refusal === "foreign-origin") return refuse(c, refusal, options);
    if (showsLink(c, keys, options)) return openSession(c, keys, options.rule);
    if (refusal !== undefined) return turnAway(c, refusal, options);
    const who = known ?? LOCAL;
    if (!who.scopes.has(neededScope(c.req.method, c.req.path))) return lacksRight(c, options);
    setWho(c, who, async () => {
      const again = await principalOf(c, keys, options);
      const isRefused = decideAccess({ ...request, isKnown: again !== undefined }, options.rule) !== undefined;
      return !isRefused && (again ?? LOCAL).scopes.has(neededScope(c.req.method, c.req.path));
    });
    return next();
  };
}

/** Nobody needs a right for what is not there. */
function lacksRight(c: Context, options: GuardOptions): Response | Promise<Response> {
  return isApi(c.req.path) && !hasEndpoint(c) ? noEndpoint(c) : refuse(c, "no-right", options);
}

/** The printed link, and not one that somebody guesses. */
function showsLink(c: Context, keys: Keys, { attempts, link }: GuardOptions): boolean {
  const shown = linkOf(c);
  const isRight = shown !== undefined && (link === undefined ? keys.token.matches(shown) : link.exchange(shown));
  if (shown !== undefined && !isRight) attempts.wrong(addressOf(c));
  return isRight;
}

/** Whoever has no session, or guesses. */
function turnAway(c: Context, refusal: Refusal, options: GuardOptions): Response | Promise<Response> {
  const wait = options.attempts.waitSeconds(addressOf(c));
  if (wait > 0) return tooMany(c, wait);
  return linkOf(c) === undefined && mayBounce(c) ? bounce(c, options.release) : refuse(c, refusal, options);
}

/** The token of a printed link, on whatever page. */
function linkOf(c: Context): string | undefined {
  return isApi(c.req.path) || c.req.method !== "GET" ? undefined : c.req.query("access");
}

async function principalOf(c: Context, keys: Keys, options: GuardOptions): Promise<Principal | undefined> {
  const { seals, tokens, attempts, now, rule } = options;
  // Another host of the same domain, or whoever answers in the clear for it, can give a browser any cookie but the secure one.
  const cookie = getCookie(c, SECURE_COOKIE) ?? (isSecure(c, rule) ? undefined : getCookie(c, SESSION_COOKIE));
  if (cookie !== undefined && keys.session.matches(cookie)) return LINK;
  const signedIn = cookie === undefined ? undefined : principalOfSession(seals.open(cookie, now()));
  if (signedIn !== undefined) return signedIn;
  const bearer = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (bearer === undefined) return undefined;
  if (keys.token.matches(bearer) || options.link?.isOpen(bearer) === true) return LINK;
  const found = await tokens.find(bearer);
  if (found === undefined) attempts.wrong(addressOf(c));
  return found;
}

/** Of the other end, where the server tells it. */
function addressOf(c: Context): string {
  const env = c.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } } | undefined;
  return env?.incoming?.socket?.remoteAddress ?? "";
}

/** To the same page under its clean address, so that the token stays in no history and no referrer. */
function openSession(c: Context, keys: Keys, rule: Rule): Response {
  const secure = isSecure(c, rule);
  setCookie(c, secure ? SECURE_COOKIE : SESSION_COOKIE, keys.session.reveal(), {
    httpOnly: true,
    sameSite: "Strict",
    path: "/",
    maxAge: SESSION_SECONDS,
    secure,
  });
  const url = new URL(c.req.url);
  url.searchParams.delete("access");
  // A path that begins with two slashes would be another host's.
  return c.redirect(`/${url.pathname.replace(/^\/+/, "")}${url.search}`, 303);
}

/** Was it sent to the public address, over https? */
function isSecure(c: Context, { publicOrigin }: Rule): boolean {
  return publicOrigin?.startsWith("https:") === true && c.req.header("host") === new URL(publicOrigin).host;
}

/**
 * A link on another site (a chat, a ticket), and the provider that somebody has just signed in at, lead here without our
 * cookie, because the cookie is strict. A page of ours that goes on to the same address brings it along.
 */
function mayBounce(c: Context): boolean {
  const isLink = c.req.header("sec-fetch-site") === "cross-site" && c.req.header("sec-fetch-mode") === "navigate";
  return isLink && c.req.method === "GET" && !isApi(c.req.path);
}

function bounce(c: Context, release: string): Response | Promise<Response> {
  return c.html(bouncePage(wayTo(c), release), 401);
}

/** What was asked for, as far as somebody else's link may ask for it: its query of SQL is not run, and it says nothing. */
function wayTo(c: Context): URL {
  const url = new URL(c.req.url);
  if (/^\/sql(?:\/|$)/.test(url.pathname)) url.search = "";
  for (const name of ["access", "said", "also"]) url.searchParams.delete(name);
  return url;
}

type Answer = Refusal | "no-right";

const TITLES: Readonly<Record<Answer, string>> = {
  "foreign-host": "this host name is not mine",
  "foreign-origin": "this request comes from another site",
  "no-session": "the access link or its token is needed",
  "no-right": "this is not among your rights",
};
const DETAILS: Readonly<Record<Answer, string>> = {
  "foreign-host": "Use 127.0.0.1 or localhost, or the address that console.public_url names.",
  "foreign-origin": "Requests that change something are taken from the console's own pages and from programs.",
  "no-session":
    "Open the link that rolecall printed when it started, or send its token as Authorization: Bearer TOKEN.",
  "no-right": "Ask an administrator for a role or a token with the scope that it needs.",
};

/** A program, a shipper with a wrong path among them, has no use for a page. */
function wantsPage(c: Context): boolean {
  return (c.req.header("accept") ?? "").includes("text/html");
}

function refuse(c: Context, why: Answer, { release, hasSignIn }: GuardOptions): Response | Promise<Response> {
  const status = why === "no-session" ? 401 : 403;
  if (isApi(c.req.path) || !wantsPage(c)) {
    if (status === 401) c.header("WWW-Authenticate", 'Bearer realm="rolecall"');
    return problem(c, status, TITLES[why], DETAILS[why]);
  }
  const { pathname, search } = wayTo(c);
  const signIn = why === "no-session" && hasSignIn ? `/login?to=${encodeURIComponent(pathname + search)}` : undefined;
  return c.html(refusedPage(why, release, signIn), status);
}

function tooMany(c: Context, seconds: number): Response | Promise<Response> {
  c.header("Retry-After", String(seconds));
  return problem(c, 429, "too many wrong credentials", `Try again in ${seconds} s.`);
}
