import type { JsonObject } from "@rolecall/core";
import type { Dialect } from "./access.ts";
import { alb } from "./alb.ts";
import { apiGateway } from "./api-gateway.ts";
import { envoy } from "./envoy.ts";
import { kong } from "./kong.ts";
import { nginx } from "./nginx.ts";

const DIALECTS: readonly Dialect[] = [envoy, kong, alb, apiGateway, nginx];

/** The gateway that wrote a record, or undefined. */
export function dialectOf(record: JsonObject): Dialect | undefined {
  return DIALECTS.find((dialect) => dialect.is(record));
}

export function detect(record: JsonObject): boolean {
  return dialectOf(record) !== undefined;
}
