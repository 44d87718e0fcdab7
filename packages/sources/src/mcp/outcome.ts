import type { EventOutcome, JsonObject } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";

/** How a request ended. A request alone says nothing of its end. */
export interface McpResult {
  readonly outcome: EventOutcome;
  readonly error: string | undefined;
}

const REFUSED = /unauthori[sz]ed|forbidden|denied|not allowed|permission|insufficient.scope/i;

/** Codes of JSON-RPC are errors; words of a refusal, and the HTTP statuses used as codes, are refusals. */
export function resultOf(message: JsonObject, answer: JsonObject | undefined): McpResult {
  const last = answer ?? message;
  const error = readObject(last["error"]);
  if (error !== undefined) {
    const code = error["code"];
    const name = typeof code === "number" && Number.isSafeInteger(code) ? String(code) : readText(code, 64);
    const refused =
      code === 401 ||
      code === 403 ||
      code === -32_001 ||
      code === -32_003 ||
      REFUSED.test(readText(error["message"]) ?? "");
    return { outcome: refused ? "denied" : "error", error: name ?? "error" };
  }
  const result = readObject(last["result"]);
  if (result?.["isError"] === true) return { outcome: "error", error: "tool-error" };
  return { outcome: last["result"] === undefined ? "unknown" : "success", error: undefined };
}
