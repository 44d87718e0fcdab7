import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { problem } from "../api/problem.ts";
import { bouncePage, refusedPage } from "../pages/access.ts";
import { decideAccess, isApi, type Refusal, type Request, type Rule } from "./decide.ts";
import { createKeys, type Keys, SESSION_COOKIE } from "./session.ts";

export interface GuardOptions {
  readonly accessToken: string;
  readonly rule: Rule;
  readonly release: string;
}

/** A month: an engineer on call opens an alert's link without looking for the access link first. */
const SESSION_SECONDS = 30 * 86_400;

/** Lets in whom `decideAccess` lets in, and exchanges the printed link for a session. */
export function createGuard({ accessToken, rule, release }: GuardOptions): MiddlewareHandler {
  const keys = createKeys(accessToken);
  return async (c, next) => {
    const refusal = decideAccess(requestOf(c, keys), rule);
    if (refusal === "foreign-host" || refusal === "foreign-origin") return refuse(c, refusal, release);
    const shown = accessOf(c);
    if (shown !== undefined && keys.token.matches(shown)) return openSession(c, keys, rule);
    if (refusal === undefined) return next();
    return shown === undefined && mayBounce(c) ? bounce(c, release) : refuse(c, refusal, release);
  };
}

/** The token of a printed link, on whatever page. */
function accessOf(c: Context): string | undefined {
  return isApi(c.req.path) || c.req.method !== "GET" ? undefined : c.req.query("access");
}

function requestOf(c: Context, keys: Keys): Request {
  const header = (name: string): string | undefined => c.req.header(name);
  return { method: c.req.method, path: c.req.path, header, isKnown: isKnown(c, keys) };
}

function isKnown(c: Context, keys: Keys): boolean {
  const cookie = getCookie(c, SESSION_COOKIE);
  if (cookie !== undefined && keys.session.matches(cookie)) return true;
  const bearer = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  return bearer !== undefined && keys.token.matches(bearer);
}

/** To the same page under its clean address, so that the token stays in no history and no referrer. */
function openSession(c: Context, keys: Keys, { publicOrigin }: Rule): Response {
  const secure = publicOrigin?.startsWith("https:") === true && c.req.header("host") === new URL(publicOrigin).host;
  setCookie(c, SESSION_COOKIE, keys.session.reveal(), {
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

/**
 * A link on another site (a chat, a ticket) comes without our cookie, because the cookie is strict. A page of ours that
 * goes on to the same address brings it along. Not to `/sql`: nobody else's link runs a query.
 */
function mayBounce(c: Context): boolean {
  const isLink = c.req.header("sec-fetch-site") === "cross-site" && c.req.header("sec-fetch-mode") === "navigate";
  return isLink && c.req.method === "GET" && (c.req.path === "/" || /^\/(?:findings|identities)\//.test(c.req.path));
}

function bounce(c: Context, release: string): Response | Promise<Response> {
  return c.html(bouncePage(new URL(c.req.url).pathname, release), 401);
}

const TITLES: Readonly<Record<Refusal, string>> = {
  "foreign-host": "this host name is not mine",
  "foreign-origin": "this request comes from another site",
  "no-session": "the access link or its token is needed",
};
const DETAILS: Readonly<Record<Refusal, string>> = {
  "foreign-host": "Use 127.0.0.1 or localhost, or the address that console.public_url names.",
  "foreign-origin": "Requests that change something are taken from the console's own pages and from programs.",
  "no-session":
    "Open the link that rolecall printed when it started, or send its token as Authorization: Bearer TOKEN.",
};

function refuse(c: Context, refusal: Refusal, release: string): Response | Promise<Response> {
  const status = refusal === "no-session" ? 401 : 403;
  if (isApi(c.req.path)) {
    if (status === 401) c.header("WWW-Authenticate", 'Bearer realm="rolecall"');
    return problem(c, status, TITLES[refusal], DETAILS[refusal]);
  }
  return c.html(refusedPage(refusal, release), status);
}
