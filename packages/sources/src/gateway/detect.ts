import type { JsonObject } from "@rolecall/core";
import type { Dialect } from "./access.ts";
import { alb } from "./alb.ts";
import { apiGateway } from "./api-gateway.ts";
import { apigee } from "./apigee.ts";
import { awsWaf } from "./aws-waf.ts";
import { azureApim } from "./azure-apim.ts";
import { azureFront } from "./azure-front.ts";
import { caddy } from "./caddy.ts";
import { cloudflare } from "./cloudflare.ts";
import { envoy } from "./envoy.ts";
import { googleBalancer } from "./google-balancer.ts";
import { apisix, kong } from "./kong.ts";
import { nginx } from "./nginx.ts";
import { parsedLine } from "./parsed-line.ts";
import { traefik } from "./traefik.ts";
import { tyk } from "./tyk.ts";
import { w3c } from "./w3c.ts";

const DIALECTS: readonly Dialect[] = [
  envoy,
  kong,
  apisix,
  alb,
  apiGateway,
  traefik,
  caddy,
  cloudflare,
  azureApim,
  azureFront,
  googleBalancer,
  apigee,
  tyk,
  w3c,
  awsWaf,
  nginx,
  parsedLine,
];

let lastRecord: JsonObject | undefined;
let lastDialect: Dialect | undefined;

/** The gateway that wrote a record, or undefined. A record is asked about as it is recognised, and again as it is decoded. */
export function dialectOf(record: JsonObject): Dialect | undefined {
  if (record !== lastRecord) {
    lastDialect = DIALECTS.find((dialect) => dialect.is(record));
    lastRecord = record;
  }
  return lastDialect;
}

export function detect(record: JsonObject): boolean {
  return dialectOf(record) !== undefined;
}
