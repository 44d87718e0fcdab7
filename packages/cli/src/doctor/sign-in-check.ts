import { isJsonObject } from "@rolecall/core";
import { fetchOutside, type OidcConfig } from "@rolecall/runtime";
import { type Check, failed, ok, reasonOf, warning } from "./check.ts";

const ANSWER_MS = 5000;
const NAME = "sign-in";

/**
 * Does the provider that people sign in at tell how, under the name that the configuration has, and does it know what it is
 * asked for? Nobody signs in, so whether it knows our client secret is not seen.
 */
export async function checkSignIn({ issuer, scopes }: Pick<OidcConfig, "issuer" | "scopes">): Promise<Check> {
  const url = `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;
  try {
    const answer = await fetchOutside(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (!answer.ok) return failed(NAME, `${url} answers HTTP ${answer.status}`, "look at console.oidc.issuer");
    return judge(await answer.json(), issuer, scopes);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? `: ${reasonOf(error.cause)}` : "";
    const detail = `${url} gives no metadata: ${reasonOf(error)}${cause}`;
    return failed(NAME, detail, "look at console.oidc.issuer, the network, and the provider's certificate");
  }
}

function judge(told: unknown, issuer: string, scopes: readonly string[]): Check {
  const metadata = isJsonObject(told) ? told : {};
  if (metadata["issuer"] !== issuer)
    return failed(
      NAME,
      `the provider calls itself ${String(metadata["issuer"])}`,
      "write that as console.oidc.issuer, to the last slash",
    );
  const known = metadata["scopes_supported"];
  const unknown = Array.isArray(known) ? scopes.filter((scope) => !known.includes(scope)) : [];
  if (unknown.length === 0) return ok(NAME, `${issuer} tells how`);
  const detail = `${issuer} does not name the scope ${unknown.join(", ")}`;
  return warning(NAME, detail, "look at console.oidc.scopes: many providers refuse a sign-in that asks for more");
}
