import type { EventOutcome, JsonObject } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { isSignIn, signInFailed } from "./console-evidence.ts";

/**
 * Error codes that mean "not allowed", over all services: access (`AccessDenied`, `Client.UnauthorizedOperation`,
 * `NotAuthorizedException`, `Forbidden`, `AuthFailure`, `VpceAccessDenied`), credentials (`InvalidClientTokenId`,
 * `SignatureDoesNotMatch`, `ExpiredToken`, `UnrecognizedClientException`).
 */
const DENIED =
  /denied|unauthori[sz]ed|not_?authori[sz]ed|forbidden|authfailure|invalidclienttoken|signaturedoesnotmatch|expiredtoken|tokenrefreshrequired|unrecognizedclient|invalidaccesskeyid|missingauthenticationtoken|kmsinvalidsignature/i;

const byCode = new BoundedCache<EventOutcome>(1024, (code) => {
  // A dry run that "fails" this way was allowed.
  if (code.endsWith("DryRunOperation")) return "success";
  return DENIED.test(code) ? "denied" : "error";
});

/** How it ended. CloudTrail writes `errorCode` only for what did not succeed; a sign-in says it in its response. */
export function outcomeOf(record: JsonObject): EventOutcome {
  const code = record["errorCode"];
  if (typeof code === "string" && code !== "") return byCode.get(code);
  if (isSignIn(record) && (signInFailed(record) || record["errorMessage"] === "Failed authentication")) return "denied";
  return "success";
}
