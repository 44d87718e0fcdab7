import { fetchOutside, hostName, isLoopback } from "@rolecall/runtime";
import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import * as oidc from "openid-client";
import { refusedPage, type Unproved } from "../pages/access.ts";
import type { Audit } from "./audit.ts";
import { ProviderAway } from "./provider-away.ts";
import { ROLES, type Role } from "./roles.ts";
import { SECURE_COOKIE, SESSION_COOKIE, type Seals } from "./session.ts";

/** The provider that people sign in at, and what their claims make of them here. */
export interface SignInOptions {
  /** Issuer; its metadata is read at the first sign-in. Plain http only on loopback. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the provider is asked for, `openid` among it. */
  readonly scopes: readonly string[];
  /** The claim that holds a person's groups. */
  readonly claim: string;
  /** Which groups make somebody what; who is in none of them gets nothing. */
  readonly roles: Readonly<Partial<Record<Role, readonly string[]>>>;
}

export interface SignInParts {
  readonly options: SignInOptions;
  /** `https://rolecall.example.com` */
  readonly publicOrigin: string;
  /** Of the way to the provider and back. */
  readonly seals: Seals;
  /** Of sessions. */
  readonly sessions: Seals;
  readonly audit: Audit;
  readonly release: string;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** A working day. */
const SESSION_MS = 10 * 3_600_000;
/** From leaving for the provider until coming back. */
const AWAY_MS = 10 * 60_000;
const AWAY_COOKIE = "rolecall_away";

/** `/login`, `/login/callback`, `/logout`: OpenID Connect, code flow with PKCE, state and nonce. */
export function createSignIn(parts: SignInParts): Hono {
  const { options, publicOrigin, seals, now } = parts;
  const isSecure = publicOrigin.startsWith("https:");
  const redirectUri = `${publicOrigin}/login/callback`;
  const provider = createProvider(options);
  const app = new Hono();
  app.get("/login", async (c) => {
    const verifier = oidc.randomPKCECodeVerifier();
    const away = { verifier, state: oidc.randomState(), nonce: oidc.randomNonce(), to: pathOf(c.req.query("to")) };
    const url = oidc.buildAuthorizationUrl(await provider(), {
      redirect_uri: redirectUri,
      scope: options.scopes.join(" "),
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state: away.state,
      nonce: away.nonce,
    });
    // Lax, for the provider sends people back from another site.
    const cookie = {
      httpOnly: true,
      secure: isSecure,
      sameSite: "Lax",
      path: "/login",
      maxAge: AWAY_MS / 1000,
    } as const;
    setCookie(c, AWAY_COOKIE, seals.seal({ ...away, until: now() + AWAY_MS }), cookie);
    return c.redirect(url.href, 303);
  });
  app.get("/login/callback", async (c) => {
    const away = seals.open(getCookie(c, AWAY_COOKIE) ?? "", now());
    deleteCookie(c, AWAY_COOKIE, { path: "/login", secure: isSecure });
    const person = away === undefined ? "not-signed-in" : await personOf(c, away, await provider(), parts);
    if (typeof person === "string") return c.html(refusedPage(person, parts.release), 401);
    const role = roleOf(person.groups, options.roles);
    const why = person.groups.length === 0 ? "no-groups" : "no-role";
    if (role === undefined) return c.html(refusedPage(why, parts.release), 403);
    await parts.audit.append({ kind: "sign-in", actor: person.name, subject: options.issuer, body: { role } });
    const session = parts.sessions.seal({ name: person.name, role, until: now() + SESSION_MS });
    const cookie = { httpOnly: true, sameSite: "Strict", path: "/", maxAge: SESSION_MS / 1000 } as const;
    setCookie(c, isSecure ? SECURE_COOKIE : SESSION_COOKIE, session, { ...cookie, secure: isSecure });
    return c.redirect(pathOf(String(away?.["to"])), 303);
  });
  app.post("/logout", (c) => {
    deleteCookie(c, isSecure ? SECURE_COOKIE : SESSION_COOKIE, { path: "/", secure: isSecure });
    return c.redirect("/", 303);
  });
  return app;
}

/** The provider's metadata, asked for once; again where it did not answer. */
function createProvider({ issuer, clientId, clientSecret }: SignInOptions): () => Promise<oidc.Configuration> {
  let known: Promise<oidc.Configuration> | undefined;
  const url = new URL(issuer);
  const isPlain = url.protocol === "http:" && isLoopback(hostName(url.host) ?? "");
  return () => {
    known ??= oidc
      .discovery(url, clientId, clientSecret, undefined, {
        [oidc.customFetch]: (asked, init) => fetchOutside(asked, init as RequestInit),
        // Signatures of ID tokens are checked although they come straight from the provider.
        execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
      })
      .catch((error: unknown) => {
        known = undefined;
        throw new ProviderAway(issuer, { cause: error });
      });
    return known;
  };
}

interface Person {
  readonly name: string;
  readonly groups: readonly string[];
}

async function personOf(
  c: Context,
  away: Readonly<Record<string, unknown>>,
  provider: oidc.Configuration,
  { publicOrigin, options, onFault }: SignInParts,
): Promise<Person | Unproved> {
  const here = new URL(`${publicOrigin}${c.req.path}${new URL(c.req.url).search}`);
  try {
    const granted = await oidc.authorizationCodeGrant(provider, here, {
      pkceCodeVerifier: String(away["verifier"]),
      expectedState: String(away["state"]),
      expectedNonce: String(away["nonce"]),
      idTokenExpected: true,
    });
    const claims = granted.claims();
    if (claims === undefined) return "not-signed-in";
    const name = String(claims["email"] ?? claims["preferred_username"] ?? claims.sub).slice(0, 200);
    return { name, groups: [claims[options.claim] ?? []].flat().map(String) };
  } catch (error) {
    const why = whyUnproved(error);
    onFault(why.fault);
    return why.reason;
  }
}

/** What the provider calls a client that it does not know, or whose secret is over (RFC 6749, section 5.2). */
const CLIENT_REFUSED = ["invalid_client", "unauthorized_client"];

/** The library's faults say in a member what the provider said; the log is told it in words. */
function whyUnproved(error: unknown): { readonly reason: Unproved; readonly fault: unknown } {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) {
    const fault = new Error(`the provider answers ${error.error}`, { cause: error });
    if (CLIENT_REFUSED.includes(error.error)) return { reason: "client-refused", fault };
    return { reason: error.error === "access_denied" ? "sign-in-denied" : "not-signed-in", fault };
  }
  const isOfTime = error instanceof oidc.ClientError && error.code === "OAUTH_JWT_TIMESTAMP_CHECK_FAILED";
  return { reason: isOfTime ? "clocks-apart" : "not-signed-in", fault: error };
}

/** The highest role that one of the groups makes. */
export function roleOf(groups: readonly string[], roles: SignInOptions["roles"]): Role | undefined {
  return ROLES.findLast((role) => roles[role]?.some((group) => groups.includes(group)) === true);
}

/** A path of ours; anything else is the first page. Two slashes would be another host's. */
export function pathOf(text: string | undefined): string {
  return text !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) && text.length < 2000 ? text : "/";
}
