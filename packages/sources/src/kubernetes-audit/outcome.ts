import type { EventOutcome, JsonObject } from "@rolecall/core";
import { outcomeOfStatus } from "../action/status-outcome.ts";
import { readObject, readText } from "../record/read-member.ts";

export interface Outcome {
  readonly outcome: EventOutcome;
  readonly status: number | undefined;
  /** `Forbidden`, `NotFound`: the machine-readable reason of the API's `Status`. */
  readonly error: string | undefined;
}

/** How it ended: the response's code, else the authorizer's decision, else `unknown`. */
export function outcomeOf(record: JsonObject, annotations: JsonObject | undefined): Outcome {
  const response = readObject(record["responseStatus"]);
  const code = response?.["code"];
  const status = typeof code === "number" && Number.isInteger(code) && code >= 100 && code <= 599 ? code : undefined;
  const error = readText(response?.["reason"], 128);
  if (record["stage"] === "Panic") return { outcome: "error", status, error: error ?? "Panic" };
  if (status !== undefined)
    return { outcome: outcomeOfStatus(status), status, error: status < 400 ? undefined : error };
  return { outcome: byDecision(annotations?.["authorization.k8s.io/decision"]), status, error };
}

function byDecision(decision: JsonObject[string]): EventOutcome {
  if (decision === "forbid") return "denied";
  return decision === "allow" ? "success" : "unknown";
}
