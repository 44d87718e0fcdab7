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
/** Where the endpoint does not say how long one lives. */
const UNKNOWN_LIFE_S = 60;
const TIMEOUT_MS = 10_000;

/** Gives a token that is still good for a while. @throws Error in one sentence, with what to do */
export function createTokenSource(credentials: ClientCredentials, { ask, now }: TokenParts): () => Promise<string> {
  let known: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    const asked = now();
    if (known === undefined || asked >= known.until) {
      const { token, lifeS } = await fetchToken(credentials, ask);
      known = { token, until: asked + lifeS * 1000 * FRESH_SHARE };
    }
    return known.token;
  };
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
