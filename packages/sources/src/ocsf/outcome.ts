import type { EventOutcome, JsonObject } from "@rolecall/core";
import { readCount, readId, readObject, readText } from "../record/read-member.ts";

/** How it ended. */
export interface OcsfOutcome {
  readonly outcome: EventOutcome;
  readonly errorCode: string | undefined;
  readonly statusCode: number | undefined;
}

const REFUSED =
  /denied|unauthori[sz]ed|forbidden|notauthorized|not.?permitted|authfailure|invalidclienttoken|expiredtoken|signaturedoesnotmatch|unrecognizedclient|invalidaccesskeyid|^(?:401|403)$/i;

/** `status_id` 1 is success, 2 a failure: a refusal where the error, the code or the class (a failed logon) says so. */
export function outcomeOf(record: JsonObject, isAuthentication: boolean): OcsfOutcome {
  const response = readObject(readObject(record["api"])?.["response"]) ?? {};
  const http = readCount(readObject(record["http_response"])?.["code"]) ?? readCount(response["code"]);
  const code = readId(record["status_code"]);
  const errorCode = readText(response["error"]) ?? (code === "200" ? undefined : code);
  const statusCode = http ?? readCount(record["status_code"]);
  const failed = failedOf(record, errorCode, statusCode);
  if (failed === undefined) return { outcome: "unknown", errorCode, statusCode };
  if (!failed) return { outcome: "success", errorCode: undefined, statusCode };
  const words = [
    errorCode,
    readText(record["status_detail"]),
    statusCode === undefined ? undefined : String(statusCode),
  ];
  const refused =
    isAuthentication || isDenied(record) || words.some((word) => word !== undefined && REFUSED.test(word));
  return { outcome: refused ? "denied" : "error", errorCode, statusCode };
}

function failedOf(
  record: JsonObject,
  errorCode: string | undefined,
  statusCode: number | undefined,
): boolean | undefined {
  const id = readCount(record["status_id"]);
  if (id === 1 || id === 2) return id === 2;
  const status = readText(record["status"])?.toLowerCase();
  if (status === "success" || status === "failure") return status === "failure";
  if (isDenied(record)) return true;
  if (statusCode !== undefined) return statusCode >= 400;
  return errorCode === undefined ? undefined : true;
}

/** Profile security control: `action_id` 2 is Denied; an authorization decision may say so too. */
function isDenied(record: JsonObject): boolean {
  if (readCount(record["action_id"]) === 2) return true;
  const authorizations = readObject(record["actor"])?.["authorizations"];
  if (!Array.isArray(authorizations)) return false;
  return authorizations.some((each) => /^den(?:y|ied)$/i.test(readText(readObject(each)?.["decision"]) ?? ""));
}
