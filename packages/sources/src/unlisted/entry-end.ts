import type { EventOutcome } from "@rolecall/core";
import { outcomeOfStatus } from "../action/status-outcome.ts";
import { ENDS, FAULTS, STATUSES } from "./entry-names.ts";
import { firstValue, type NamedValues } from "./named-values.ts";

const WELL =
  /^(?:success\w*|succeeded|successful|ok|okay|allow\w*|permit\w*|grant\w*|completed?|done|true|pass\w*|finished|active|approved|accepted)$/i;
const REFUSED =
  /den(?:y|ied)|block|forbid|unauthori[sz]ed|reject|refus|not.?allowed|disallow|locked|unknown.?user|no.?such.?user/i;
const FAILED = /fail|error|^false$|invalid|unsuccess|wrong|incorrect|mismatch|bad.?(?:password|credential)|expired/i;

/** Proving who one is, and asking for something that proves it: what a stranger does under any name that he types. */
const PROVING =
  /log.?(?:in|on)(?:$|[^a-z])|log(?:in|on)(?:$|[A-Z\W_])|signed.?in|sign.?(?:in|on|up)|signup|regist(?:er|ration)|authenticat|\botp\b|_?otp_|passcode|password|\bmfa|2fa|token.?(?:request|issu|grant|exchange)|oauth2?.?token|\/token$|credential/i;
/** What is only tried, or asked for. */
const TRIED =
  /attempt|start|begin|initiat|challenge|request|\btry|tried|prompt|forg[eo]t|recover|sign.?up|regist(?:er|ration)\b/i;

export interface EntryEnd {
  readonly outcome: EventOutcome;
  readonly status: number | undefined;
  /** Somebody proves who he is, and nothing says that he was let in: whose name it is he alone knows. */
  readonly isGuess: boolean;
}

export function endOf(values: NamedValues, action: string, actionClass: string): EntryEnd {
  const status = statusOf(values);
  const isProof = PROVING.test(action) && (/^(?:auth|secret)$/.test(actionClass) || TRIED.test(action));
  const words = ENDS.map((name) => values.get(name) ?? "").filter((word) => word !== "" && !/^\d{3}$/.test(word));
  const said = worstOf(words, faultIn(values, isProof), action, status);
  if (!isProof) return { outcome: said ?? "success", status, isGuess: status === 401 };
  const isOpen = said === undefined && (words.length > 0 || TRIED.test(action));
  if (isOpen) return { outcome: "unknown", status, isGuess: true };
  const outcome = said === "error" ? "denied" : (said ?? "success");
  return { outcome, status, isGuess: outcome !== "success" || isAsked(action) };
}

/** Who asks for a way in has not come in, however well it was asked. */
function isAsked(action: string): boolean {
  return TRIED.test(action) && !/log.?(?:in|on)|sign.?(?:in|on)|authenticat|token/i.test(action);
}

function faultIn(values: NamedValues, isProof: boolean): string {
  const reason = isProof ? firstValue(values, ["reason", "message"]) : "";
  return firstValue(values, FAULTS) || (REFUSED.test(reason) || FAILED.test(reason) ? reason : "");
}

/** An end that says that it did not go well counts, whatever else says that it did. */
function worstOf(
  words: readonly string[],
  fault: string,
  action: string,
  status: number | undefined,
): EventOutcome | undefined {
  if (words.some((word) => REFUSED.test(word) && !WELL.test(word))) return "denied";
  if (status !== undefined && status >= 400) return outcomeOfStatus(status);
  if (words.some((word) => FAILED.test(word))) return "error";
  const isWell = status !== undefined || words.some((word) => WELL.test(word));
  if (isWell) return fault === "" || !PROVING.test(action) ? "success" : "error";
  return fault === "" ? endIn(action) : "error";
}

function endIn(action: string): EventOutcome | undefined {
  if (REFUSED.test(action)) return "denied";
  return FAILED.test(action) ? "error" : undefined;
}

function statusOf(values: NamedValues): number | undefined {
  const status = Number(firstValue(values, STATUSES) || Number.NaN);
  return Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined;
}
