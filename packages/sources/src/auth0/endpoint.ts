import { pathTemplate } from "../gateway/path-template.ts";

/** Collections of the Management API, whose members are named by whoever made them: `clients/shop`, `roles/rol_1`. */
const COLLECTIONS: ReadonlySet<string> = new Set([
  ...["client-grants", "clients", "connections", "custom-domains", "device-credentials", "event-streams", "grants"],
  ...["hooks", "log-streams", "network-acls", "organizations", "resource-servers", "roles", "rules"],
  ...["self-service-profiles", "token-exchange-profiles", "user-blocks", "users"],
]);
/** Where a collection has a way of its own to find a member. */
const WAYS: ReadonlySet<string> = new Set(["name", "identifier"]);

/**
 * The endpoint of the Management API behind a path: `/api/v2/clients/shop/credentials` is
 * `/api/v2/clients/{id}/credentials`. What the dashboard calls has been logged as the API itself sees it, `/v2/clients`:
 * it is the same endpoint.
 */
export function endpointOf(path: string): string {
  const parts = pathTemplate(path.startsWith("/v2/") ? `/api${path}` : path).split("/");
  const [, api, version, collection = "", member] = parts;
  if (api !== "api" || version !== "v2" || member === undefined || !COLLECTIONS.has(collection)) return parts.join("/");
  const at = WAYS.has(member) && parts.length > MEMBER + 1 ? MEMBER + 1 : MEMBER;
  return parts.with(at, "{id}").join("/");
}

/** Of `/api/v2/clients/shop`, taken apart. */
const MEMBER = 4;
