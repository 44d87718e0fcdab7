import type { JsonObject } from "@rolecall/core";
import { present, readText } from "../record/read-member.ts";
import { consentOf, groupOf } from "./consent.ts";
import type { Topic } from "./detect.ts";
import { objectOf, objectsOf, type Spelled, textOf } from "./spelling.ts";

/** What was acted on: the resource that a sign-in was for, the first target of an audited action, the path of a call. */
export function resourceOf(
  record: Spelled,
  topic: Topic,
): { readonly name: string; readonly kind: string } | undefined {
  if (topic === "graph") {
    const uri = textOf(record, "requestUri");
    return uri === undefined ? undefined : { name: uri.split("?", 1)[0] ?? uri, kind: "graph-resource" };
  }
  if (topic === "audit") return targetOf(record);
  const body = record.body;
  if (topic === "provisioning") return provisionedOf(body);
  const name = readText(body["resourceDisplayName"], 256) ?? readText(body["resourceServicePrincipalId"], 128);
  return name === undefined ? undefined : { name, kind: "application" };
}

/** Whom the provisioning was about. */
function provisionedOf(body: JsonObject): { readonly name: string; readonly kind: string } | undefined {
  const source = objectOf(body["sourceIdentity"]);
  const details = objectOf(source?.["details"]);
  const name =
    readText(details?.["UserPrincipalName"] ?? details?.["userPrincipalName"], 320) ??
    readText(source?.["displayName"], 320) ??
    readText(source?.["Name"], 320) ??
    readText(source?.["id"], 128);
  const kind = readText(source?.["identityType"], 64)?.toLowerCase();
  return name === undefined ? undefined : { name, kind: kind ?? "identity" };
}

function targetOf(record: Spelled): { readonly name: string; readonly kind: string } | undefined {
  const targets = objectsOf(record.body["targetResources"]);
  for (const target of targets) {
    const name =
      readText(target["userPrincipalName"], 320) ?? readText(target["displayName"], 320) ?? readText(target["id"], 128);
    if (name === undefined) continue;
    const kind = (readText(target["type"], 64) ?? "resource").replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
    return { name, kind };
  }
  return undefined;
}

/** The circumstances that a person who looks at the event would ask for. */
export function evidenceOf(record: Spelled, topic: Topic): Record<string, string> | undefined {
  const device = objectOf(record.body["deviceDetail"]);
  const text = (name: string): string | undefined => worth(textOf(record, name)?.slice(0, 256));
  const targets = topic === "audit" ? objectsOf(record.body["targetResources"]) : [];
  const activity = topic === "audit" ? (textOf(record, "activityDisplayName", "operationName") ?? "") : "";
  return present({
    category: topic === "sign-in" || topic === "audit" ? text("category") : undefined,
    app: text("appDisplayName"),
    app_id: text("appId"),
    correlation: text("correlationId"),
    risk_level: text("riskLevelDuringSignIn") ?? text("riskLevel"),
    risk_state: text("riskState"),
    risk_detail: text("riskDetail"),
    conditional_access: text("conditionalAccessStatus"),
    client_app: text("clientAppUsed"),
    protocol: text("authenticationProtocol"),
    requirement: text("authenticationRequirement"),
    token_type: text("incomingTokenType"),
    cross_tenant: text("crossTenantAccessType"),
    interactive: typeof record.body["isInteractive"] === "boolean" ? String(record.body["isInteractive"]) : undefined,
    managed_identity_type: text("managedIdentityType"),
    operation_type: topic === "audit" ? text("operationType") : undefined,
    device: worth(readText(device?.["deviceId"], 128) ?? readText(device?.["displayName"], 128)),
    user_type: text("userType"),
    home_tenant: text("homeTenantId"),
    consent: activity.startsWith("Consent to application") ? consentOf(targets[0]) : undefined,
    group: activity.includes("group") ? groupOf(targets) : undefined,
  });
}

function worth(text: string | undefined): string | undefined {
  return text === undefined || text === "" || text === "none" ? undefined : text;
}
