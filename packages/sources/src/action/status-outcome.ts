import type { EventOutcome } from "@rolecall/core";

/** How a call ended by the status of its HTTP answer, as audit logs tell it: 401 and 403 are refusals, any other from 400 on an error. */
export function outcomeOfStatus(status: number): EventOutcome {
  if (status === 401 || status === 403) return "denied";
  return status >= 400 ? "error" : "success";
}
