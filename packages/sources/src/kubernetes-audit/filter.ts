import type { FilterReason, JsonObject } from "@rolecall/core";
import { readObject } from "../record/read-member.ts";
import { pathOf } from "./request.ts";

const HEALTH = /^\/(?:healthz|livez|readyz)(?:\/|$)/;
const PROBER = /^(?:kube-probe|ELB-HealthChecker|GoogleHC|Azure-Load-Balancer)/i;

/**
 * What is left out on purpose. `RequestReceived` announces a request of which a later stage tells how it ended. A probe
 * of the server's health by something that calls itself a prober, and that succeeded, is a monitor's heartbeat; any
 * other request to those paths is kept.
 */
export function filterOf(record: JsonObject): FilterReason | undefined {
  if (record["stage"] === "RequestReceived") return "request-received";
  const agent = record["userAgent"];
  if (typeof agent !== "string" || !PROBER.test(agent) || typeof record["requestURI"] !== "string") return undefined;
  if (!HEALTH.test(pathOf(record["requestURI"]) ?? "")) return undefined;
  return readObject(record["responseStatus"])?.["code"] === 200 ? "health-check" : undefined;
}
