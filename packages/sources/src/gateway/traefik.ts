import type { JsonObject } from "@rolecall/core";
import type { Access, Dialect } from "./access.ts";
import { readCaller } from "./caller.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount, pickSecret } from "./pick.ts";

/** Traefik's access log as JSON. https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/ */
export const traefik: Dialect = { name: "traefik", is, read };

function is(record: JsonObject): boolean {
  return typeof record["RequestMethod"] === "string" && record["DownstreamStatus"] !== undefined;
}

function read(record: JsonObject): Access {
  const began = logTime(record["StartUTC"] ?? record["StartLocal"]);
  return {
    at: Number.isNaN(began) ? logTime(record["time"]) : began,
    method: pick(record, "RequestMethod"),
    target: pick(record, "RequestPath"),
    route: undefined,
    status: pickCount(record, "DownstreamStatus"),
    errorCode: undefined,
    host: pick(record, "RequestHost", "RequestAddr"),
    service: pick(record, "ServiceName"),
    address: pick(record, "ClientHost", "ClientAddr"),
    forwardedFor: pick(record, "request_X-Forwarded-For"),
    userAgent: pick(record, "request_User-Agent"),
    bytesIn: pickCount(record, "RequestContentSize"),
    bytesOut: pickCount(record, "DownstreamContentSize"),
    // Anybody can write `X-Request-Id`, and twice the same one would make two requests one.
    requestId: undefined,
    caller: {
      ...readCaller(record),
      user: pick(record, "ClientUsername"),
      authorization: pickSecret(record, "request_Authorization"),
      apiKey: pickSecret(record, "request_X-Api-Key"),
    },
    evidence: [
      ["route", pick(record, "RouterName")],
      ["upstream_status", pick(record, "OriginStatus")],
      ["entry_point", pick(record, "entryPointName")],
    ],
  };
}
