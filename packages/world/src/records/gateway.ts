import type { JsonObject } from "@rolecall/core";
import type { Client, Result } from "../network/client.ts";
import { uuid } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";
import { millisText, secondsText } from "./second.ts";

/** One endpoint as a caller uses it: `{id}` becomes a number, `{uuid}` a UUID. */
export interface Endpoint {
  readonly method: string;
  readonly path: string;
  /** Median size of an answer. */
  readonly bytes: number;
}

export interface GatewayFields {
  readonly host: string;
  /** The consumer's name at Kong and nginx, the peer's SPIFFE id at Envoy. */
  readonly caller: string;
  readonly endpoint: Endpoint;
  readonly client: Client;
  readonly result: Result;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly durationMs: number;
}

/** An access log line in the default JSON fields of Istio's Envoy, with the peer's subject of mutual TLS. */
export function envoyAccess(random: Random, at: number, fields: GatewayFields): RawRecord {
  const { endpoint, client } = fields;
  const status = statusOf(random, fields);
  const record: JsonObject = {
    start_time: millisText(at),
    method: endpoint.method,
    path: concrete(random, endpoint.path),
    protocol: "HTTP/2",
    response_code: status,
    response_flags: status === 503 ? "UF" : "-",
    bytes_received: fields.bytesIn,
    bytes_sent: fields.bytesOut,
    duration: fields.durationMs,
    upstream_service_time: String(Math.max(0, fields.durationMs - 1)),
    x_forwarded_for: null,
    user_agent: client.userAgent,
    request_id: uuid(random),
    authority: fields.host,
    upstream_cluster: `inbound|8080||${fields.host}`,
    downstream_remote_address: `${client.ip}:${random.between(32_768, 60_999)}`,
    downstream_peer_uri_san: fields.caller,
    requested_server_name: fields.host,
  };
  return { at, source: "gateway", record };
}

/** A record of Kong's http-log plugin (Kong docs, "Log format"). */
export function kongAccess(random: Random, at: number, fields: GatewayFields): RawRecord {
  const { endpoint, client, host } = fields;
  const path = concrete(random, endpoint.path);
  const service = host.split(".")[0] ?? host;
  const record: JsonObject = {
    request: {
      id: uuid(random),
      method: endpoint.method,
      uri: path,
      url: `https://${host}${path}`,
      size: fields.bytesIn,
      querystring: {},
      headers: { host, "user-agent": client.userAgent, accept: "application/json" },
      tls: { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", client_verify: "NONE" },
    },
    response: {
      status: statusOf(random, fields),
      size: fields.bytesOut,
      headers: { "content-type": "application/json", "x-kong-upstream-latency": String(fields.durationMs) },
    },
    latencies: { proxy: fields.durationMs, kong: 2, request: fields.durationMs + 2 },
    authenticated_entity: { id: consumerId(fields.caller) },
    consumer: { id: consumerId(fields.caller), username: fields.caller, custom_id: fields.caller },
    route: { name: `${service}-v1`, paths: [endpoint.path.split("{")[0] ?? "/"] },
    service: { name: service, host: `${service}.internal.example.com`, port: 8080, protocol: "http" },
    workspace_name: "default",
    client_ip: client.ip,
    started_at: at,
  };
  return { at, source: "gateway", record };
}

/** nginx behind HTTP basic authentication: `caller` is the user. */
export function nginxUserAccess(random: Random, at: number, fields: GatewayFields): RawRecord {
  return nginxAccess(random, at, fields, { remote_user: fields.caller });
}

/** nginx that checks API keys itself: `caller` is the id by which it knows the key. */
export function nginxKeyAccess(random: Random, at: number, fields: GatewayFields): RawRecord {
  return nginxAccess(random, at, fields, { remote_user: "-", api_key_id: fields.caller });
}

/** An access log in the JSON that the documentation's `log_format escape=json` builds from variables. */
function nginxAccess(random: Random, at: number, fields: GatewayFields, caller: JsonObject): RawRecord {
  const { endpoint, client } = fields;
  const path = concrete(random, endpoint.path);
  const record: JsonObject = {
    time_iso8601: secondsText(at).replace("Z", "+00:00"),
    remote_addr: client.ip,
    ...caller,
    request_method: endpoint.method,
    request_uri: path,
    uri: path,
    server_protocol: "HTTP/1.1",
    status: statusOf(random, fields),
    body_bytes_sent: fields.bytesOut,
    bytes_sent: fields.bytesOut + 240,
    request_length: fields.bytesIn,
    request_time: fields.durationMs / 1000,
    http_host: fields.host,
    http_referer: "",
    http_user_agent: client.userAgent,
    request_id: uuid(random).replaceAll("-", ""),
    ssl_protocol: "TLSv1.3",
  };
  return { at: at - (at % 1000), source: "gateway", record };
}

function statusOf(random: Random, { result, endpoint }: GatewayFields): number {
  if (result === "denied") return 403;
  if (result === "error") return random.chance(0.5) ? 503 : 500;
  return endpoint.method === "POST" ? 201 : 200;
}

function concrete(random: Random, template: string): string {
  return template.includes("{")
    ? template.replaceAll(/\{(id|uuid)\}/g, (_, kind) =>
        kind === "id" ? String(random.between(1000, 99_999)) : uuid(random),
      )
    : template;
}

const consumerIds = new Map<string, string>();

/** Kong's id of a consumer: always the same for a name. */
function consumerId(name: string): string {
  const known = consumerIds.get(name);
  if (known !== undefined) return known;
  let seed = 7;
  for (const letter of name) seed = (Math.imul(seed, 31) + letter.charCodeAt(0)) >>> 0;
  const digits = seed.toString(16).padStart(8, "0");
  const id = `${digits}-0000-4000-8000-${digits}0001`;
  consumerIds.set(name, id);
  return id;
}
