import type { EventOutcome, JsonObject } from "@rolecall/core";
import { outcomeOfStatus } from "../action/status-outcome.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readCount, readObject, readText } from "../record/read-member.ts";
import { isSignIn, signInFailed } from "./console-evidence.ts";

/**
 * Error codes that mean "not allowed", over all services: access (`AccessDenied`, `Client.UnauthorizedOperation`,
 * `NotAuthorizedException`, `Forbidden`, `AuthFailure`, `VpceAccessDenied`), credentials (`InvalidClientTokenId`,
 * `SignatureDoesNotMatch`, `ExpiredToken`, `UnrecognizedClientException`).
 */
const DENIED =
  /denied|unauthori[sz]ed|not_?authori[sz]ed|forbidden|authfailure|invalidclienttoken|signaturedoesnotmatch|expiredtoken|tokenrefreshrequired|unrecognizedclient|invalidaccesskeyid|missingauthenticationtoken|kmsinvalidsignature/i;

const byCode = new BoundedCache<EventOutcome>(1024, (code) => {
  // Services behind a gateway of their own (Managed Grafana, AgentCore) write the HTTP status.
  if (/^[1-5]\d\d$/.test(code)) return outcomeOfStatus(Number(code));
  // A dry run that "fails" this way was allowed.
  if (code.endsWith("DryRunOperation")) return "success";
  return DENIED.test(code) ? "denied" : "error";
});

/** How it ended. CloudTrail writes `errorCode` only for what did not succeed; a sign-in says it in its response. */
export function outcomeOf(record: JsonObject): EventOutcome {
  const code = record["errorCode"];
  if (typeof code === "string" && code !== "") return byCode.get(code);
  if (isSignIn(record) && (signInFailed(record) || record["errorMessage"] === "Failed authentication")) return "denied";
  return outcomeOfStatus(statusOf(record) ?? 200);
}

/** The code of what did not succeed. */
export function errorCodeOf(record: JsonObject): string | undefined {
  const code = readText(record["errorCode"], 128);
  return code !== undefined && /^[123]\d\d$/.test(code) ? undefined : code;
}

/** The HTTP status that AgentCore's data events have in their response. */
export function statusOf(record: JsonObject): number | undefined {
  const status = readCount(readObject(record["responseElements"])?.["statusCode"]);
  return status !== undefined && status >= 100 && status <= 599 ? status : undefined;
}
