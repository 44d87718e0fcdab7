import type { TokenSource } from "./oauth-bearer.ts";

/** Where tokens come from: OAuth 2.0 client credentials (RFC 6749 section 4.4). */
export interface ClientCredentials {
  /** The token endpoint. */
  readonly url: string;
  readonly clientId: string;
  /** Asked for at each request: it may have been changed. */
  readonly clientSecret: () => string;
  readonly scope?: string | undefined;
}

export interface TokenParts {
  /** `fetch`, or what stands in for it. */
  readonly ask: (url: string, init: RequestInit) => Promise<Response>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** A token is asked for anew when so much of its life is over, and not for each connection. */
const FRESH_SHARE = 0.8;
/** And serves for so much of it where the endpoint gives no other meanwhile. */
const GOOD_SHARE = 0.95;
/** Who has a token that is good still does not wait for the endpoint with each connection. */
const AGAIN_MS = 5000;
/** Where the endpoint does not say how long one lives. */
const UNKNOWN_LIFE_S = 60;
const TIMEOUT_MS = 10_000;

/** Epoch ms. */
interface Known {
  readonly token: string;
  readonly freshUntil: number;
  readonly goodUntil: number;
}

/**
 * Gives a token that is still good for a while. One that was refused is not: keys were changed, or it was revoked.
 * @throws Error in one sentence, with what to do, where there is none
 */
export function createTokenSource(credentials: ClientCredentials, { ask, now }: TokenParts): TokenSource {
  let known: Known | undefined;
  return async (refused) => {
    const asked = now();
    if (known !== undefined && (known.token === refused || asked >= known.goodUntil)) known = undefined;
    if (known === undefined) known = await fetched(credentials, ask, asked);
    else if (asked >= known.freshUntil) {
      const old = known;
      // From its answer on: one that says nothing takes longer to be given up than until it is asked again.
      known = await fetched(credentials, ask, asked).catch(() => ({ ...old, freshUntil: now() + AGAIN_MS }));
    }
    return known.token;
  };
}

async function fetched(credentials: ClientCredentials, ask: TokenParts["ask"], asked: number): Promise<Known> {
  const { token, lifeS } = await fetchToken(credentials, ask);
  const until = (share: number): number => asked + lifeS * 1000 * share;
  return { token, freshUntil: until(FRESH_SHARE), goodUntil: until(GOOD_SHARE) };
}

async function fetchToken(
  { url, clientId, clientSecret, scope }: ClientCredentials,
  ask: TokenParts["ask"],
): Promise<{ readonly token: string; readonly lifeS: number }> {
  const body = new URLSearchParams({ grant_type: "client_credentials", ...(scope !== undefined && { scope }) });
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret())}`).toString("base64");
  const headers = {
    Authorization: `Basic ${basic}`,
    "Content-Type": "application/x-www-form-urlencoded",
    Accept: "application/json",
  };
  const init = { method: "POST", headers, body: body.toString(), signal: AbortSignal.timeout(TIMEOUT_MS) };
  const response = await ask(url, init).catch((error: unknown) => {
    throw new Error("the token endpoint does not answer: see kafka.sasl.token_url", { cause: error });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const told = (name: string): unknown =>
    typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined;
  const token = told("access_token");
  if (!response.ok || typeof token !== "string") {
    const why = typeof told("error") === "string" ? `, ${String(told("error")).slice(0, 100)}` : "";
    throw new Error(
      `the token endpoint gives no token (${response.status}${why}): see client_id, client_secret_file and scope in kafka.sasl`,
    );
  }
  const life = Number(told("expires_in"));
  return { token, lifeS: life > 0 ? life : UNKNOWN_LIFE_S };
}
