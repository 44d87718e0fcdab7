import type { Event, JsonObject } from "@rolecall/core";

/** The products whose events mappers write as API Activity, by source. */
export const PRODUCTS: Readonly<Record<string, readonly [vendor: string, name: string]>> = {
  "gcp-audit": ["Google Cloud", "Cloud Audit Logs"],
  "azure-activity": ["Microsoft", "Azure Activity Log"],
  entra: ["Microsoft", "Microsoft Entra ID"],
  "microsoft-365": ["Microsoft", "Microsoft 365"],
  "google-workspace": ["Google", "Google Workspace"],
  "okta-system-log": ["Okta", "Okta"],
  "github-audit": ["GitHub", "GitHub"],
  "slack-audit": ["Slack", "Slack"],
  auth0: ["Auth0", "Auth0"],
  "gitlab-audit": ["GitLab", "GitLab"],
};

/** API Activity of OCSF 1.1 about what an event says, with the vendor's own record in `unmapped`. */
export function ocsfOf(event: Event, record: JsonObject): JsonObject {
  const [vendor_name, name] = PRODUCTS[event.source] ?? ["", ""];
  return {
    class_uid: 6003,
    category_uid: 6,
    activity_id: 99,
    time: Date.parse(event.time),
    status_id: event.outcome === "success" ? 1 : 2,
    metadata: { version: "1.1.0", product: { vendor_name, name }, uid: event.event_uid },
    api: { operation: event.action, service: { name: event.service } },
    actor: {
      user: {
        uid: event.identity_uid.split(":").slice(3).join(":"),
        name: event.identity_name,
        type: event.identity_kind,
      },
    },
    cloud: { provider: name, account: { uid: event.account_uid } },
    src_endpoint: { ip: event.src_ip },
    http_request: { user_agent: event.user_agent },
    resources: event.resource === undefined ? [] : [{ uid: event.resource, type: event.resource_kind }],
    unmapped: record,
  };
}
