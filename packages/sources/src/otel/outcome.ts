import type { EventOutcome } from "@rolecall/core";
import { readCount, readObject, readText } from "../record/read-member.ts";
import type { Signal } from "./signal.ts";

/** How it ended, by the status of the span and by what the protocols under it say. */
export interface Result {
  readonly outcome: EventOutcome;
  readonly error: string | undefined;
  readonly status: number | undefined;
}

const DENIED = /^(?:401|403|permission_?denied|unauthenticated|unauthorized|forbidden|access_?denied)$/i;

export function resultOf(signal: Signal): Result {
  const { own } = signal;
  const status = readCount(own["http.response.status_code"]) ?? readCount(own["http.status_code"]);
  const rpc = readCount(own["rpc.grpc.status_code"]) ?? readCount(own["rpc.response.status_code"]);
  const error = readText(own["error.type"], 128) ?? readText(own["exception.type"], 128) ?? readText(own["error"], 128);
  // gRPC: 7 PERMISSION_DENIED, 16 UNAUTHENTICATED.
  if (status === 401 || status === 403 || rpc === 7 || rpc === 16 || (error !== undefined && DENIED.test(error)))
    return { outcome: "denied", error, status };
  if (own["decision"] === "reject" || own["decision"] === "denied") return { outcome: "denied", error, status };
  if (isFailed(signal) || (status !== undefined && status >= 500) || error !== undefined)
    return { outcome: "error", error, status };
  return { outcome: "success", error, status };
}

/** The status of a span, or what an event says of itself. */
function isFailed(signal: Signal): boolean {
  const { own, body } = signal;
  const code = readObject(body["status"])?.["code"];
  if (code === 2 || code === "2" || code === "STATUS_CODE_ERROR") return true;
  if (own["success"] === "false" || own["success"] === false) return true;
  const name = own["event.name"] ?? body["eventName"];
  return typeof name === "string" && name.endsWith("api_error");
}
