import { type IdentityKind, identityUid } from "@rolecall/core";
import { releasesBefore, type Whereabouts } from "../network/whereabouts.ts";
import { logNormal } from "../random/distributions.ts";
import { type Endpoint, envoyAccess, kongAccess, nginxKeyAccess, nginxUserAccess } from "../records/gateway.ts";
import { type Deed, type ForeignKind, type Persona, sizeOf, usualOf } from "./persona.ts";

/** Whose access log it is, and with it how the caller is known. */
export type GatewayStyle = "kong" | "envoy" | "nginx-user" | "nginx-key";

export interface GatewayPersonaOptions {
  readonly style: GatewayStyle;
  readonly host: string;
  /** Consumer, SPIFFE id, user of HTTP authentication, or id of the key. */
  readonly caller: string;
  readonly name: string;
  readonly kind: IdentityKind;
  readonly endpoints: readonly Endpoint[];
  readonly releases: readonly number[];
  readonly whereabouts: Whereabouts;
}

const RENDER = {
  kong: kongAccess,
  envoy: envoyAccess,
  "nginx-user": nginxUserAccess,
  "nginx-key": nginxKeyAccess,
} as const;

/** What intruders ask of an API. */
const FOREIGN: Readonly<Record<ForeignKind, readonly Endpoint[]>> = {
  list: [
    { method: "GET", path: "/v1/users", bytes: 20_000 },
    { method: "GET", path: "/v1/admin/settings", bytes: 3000 },
    { method: "GET", path: "/v1/accounts", bytes: 12_000 },
    { method: "GET", path: "/v1/webhooks", bytes: 1500 },
    { method: "GET", path: "/openapi.json", bytes: 90_000 },
    { method: "GET", path: "/v1/internal/debug", bytes: 700 },
    { method: "GET", path: "/v1/roles", bytes: 900 },
    { method: "GET", path: "/v2/users", bytes: 300 },
  ],
  secret: [
    { method: "GET", path: "/v1/api-keys", bytes: 2400 },
    { method: "GET", path: "/v1/admin/secrets", bytes: 900 },
  ],
  admin: [
    { method: "POST", path: "/v1/admin/users", bytes: 400 },
    { method: "POST", path: "/v1/api-keys", bytes: 300 },
    { method: "PUT", path: "/v1/users/{id}/role", bytes: 200 },
  ],
  bulk: [{ method: "GET", path: "/v1/customers/export", bytes: 4_000_000 }],
};

/** A caller of the company's APIs, seen in a gateway's access log. */
export function createGatewayPersona(options: GatewayPersonaOptions): Persona {
  const { style, host, caller, name, kind, endpoints, releases, whereabouts } = options;
  const render = RENDER[style];
  const deed =
    (endpoint: Endpoint): Deed =>
    (random, at, client, result, size = 1) => {
      const bytesOut = result === "success" ? sizeOf(random, endpoint.bytes, size) : 160 + random.below(80);
      const bytesIn = endpoint.method === "GET" ? 0 : sizeOf(random, 900);
      const durationMs = Math.max(1, Math.round(logNormal(random, 18, 0.7)));
      return render(random, at, { host, caller, endpoint, client, result, bytesIn, bytesOut, durationMs });
    };
  return {
    identityUid: identityUid("http", host, kind, caller),
    name,
    dependsOn: host,
    usual: (random, at) => deed(usualOf(endpoints, releasesBefore(releases, at), random)),
    foreign: (kind, random) => deed(random.pick(FOREIGN[kind])),
    delegate: () => undefined,
    home: whereabouts,
  };
}
