import { timingSafeEqual } from "node:crypto";
import { sha256 } from "@rolecall/core";
import type { Context, HonoRequest } from "hono";

/** A token, and whose records it lets in. */
interface TenantToken {
  readonly tenant: string;
  readonly token: string;
}

export interface Tokens {
  /** Whose records come with `token`, or with none where none is wanted. */
  readonly tenant: string;
  /** Token that callers must show. */
  readonly token?: string | undefined;
  /** Tokens of other tenants. None but an empty list: nobody may send. Neither a token nor a list: everybody may (loopback only). */
  readonly tokens?: readonly TenantToken[] | undefined;
}

/** Is no token wanted? */
export function isOpen({ token, tokens }: Tokens): boolean {
  return token === undefined && tokens === undefined;
}

/** Whose records a request may bring; undefined: nobody's. Compared by digest, so that the time it takes tells nothing about a token. */
export function tenantOf(request: HonoRequest, known: Tokens): string | undefined {
  const { tenant, token, tokens = [] } = known;
  if (isOpen(known)) return tenant;
  const given = shownToken(request);
  if (given === undefined) return undefined;
  const all = token === undefined ? tokens : [{ tenant, token }, ...tokens];
  const digest = Buffer.from(sha256(given));
  return all.find((each) => timingSafeEqual(digest, Buffer.from(sha256(each.token))))?.tenant;
}

/** Headers of senders that can set no other. */
const OWN_HEADERS = ["x-amz-firehose-access-key", "x-gitlab-event-streaming-token"] as const;

/**
 * The token that a request shows, in the way of its sender: `Authorization: Bearer`, Splunk's scheme, the password of Basic,
 * the bare token (what Okta and Auth0 are given is the whole header), or a header of the sender's own.
 */
export function shownToken(request: HonoRequest): string | undefined {
  const authorization = request.header("authorization");
  if (authorization === undefined) return OWN_HEADERS.map((name) => request.header(name)).find(isGiven);
  const [, scheme = "", value = ""] = /^(Bearer|Splunk|Basic) +(\S.*)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === "basic") return passwordOf(value);
  return scheme === "" ? bare(authorization) : value;
}

function isGiven(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

function passwordOf(credentials: string): string | undefined {
  const text = Buffer.from(credentials, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon === -1 || colon === text.length - 1 ? undefined : text.slice(colon + 1);
}

function bare(value: string): string | undefined {
  return /^\S+$/.test(value) ? value : undefined;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Decision 0004: a web page that somebody on this machine looks at must not write logs, neither by itself nor under a
 * foreign name that resolves to loopback.
 */
export function isFromProgram({ req }: Context): boolean {
  if (req.header("origin") !== undefined || req.header("sec-fetch-site") !== undefined) return false;
  return LOOPBACK.test(req.header("host") ?? "localhost");
}
