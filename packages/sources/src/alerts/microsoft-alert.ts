import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { wordAt } from "../audit-forms/at-place.ts";
import type { Fits } from "../audit-forms/form.ts";
import { parse } from "../envelope/text-body.ts";
import type { Who } from "../intake/build-event.ts";
import { readId, readText } from "../record/read-member.ts";
import { identify } from "../windows-security/identify.ts";
import { type Alert, type Concerned, nativeAlert, ocsfAlert, type Status, severityOf } from "./alert.ts";

/** https://learn.microsoft.com/en-us/graph/api/resources/security-alert */
export const DEFENDER_ALERT: Fits = {
  providerAlertId: true,
  serviceSource: true,
  severity: /^[a-zA-Z]+$/,
  evidence: true,
};
/** https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/securityalert */
export const SENTINEL_ALERT: Fits = { SystemAlertId: true, AlertSeverity: true, ProviderName: true, Entities: true };

const MAX_PARTS = 32;

/** An alert of Defender XDR, as the Graph API has it, as one about the first account or application in its evidence. */
export function defenderAlert(record: JsonObject): JsonObject | undefined {
  const evidence = partsOf(record["evidence"]);
  const tenant = (readId(record["tenantId"]) ?? "").toLowerCase();
  const address = wordOfFirst(evidence, ["ipAddress"]);
  const judged = readText(record["classification"]) ?? "";
  const isWork = /^(?:falsePositive|informationalExpectedActivity)$/i.test(judged);
  const alert: Alert = {
    product: readText(record["productName"]) ?? "Microsoft Defender",
    vendor: "Microsoft",
    uid: readId(record["id"]),
    kind: readText(record["category"], 256) ?? "alert",
    title: readText(record["title"], 256),
    severity: severityOf(readText(record["severity"])),
    status: isWork ? "suppressed" : statusOf(readText(record["status"])),
    times: [record["lastActivityDateTime"], record["firstActivityDateTime"], record["createdDateTime"]],
    address,
  };
  return about(alert, tenant, firstOf(evidence, ofEvidence), () => domainAccount(evidence, EVIDENCE));
}

/** A row of Sentinel's `SecurityAlert`, of whatever product, as one about the first account or application in it. */
export function sentinelAlert(record: JsonObject): JsonObject | undefined {
  const given = record["Entities"];
  const entities = partsOf(typeof given === "string" ? parse(given) : given);
  const alert: Alert = {
    product: readText(record["ProductName"]) ?? readText(record["ProviderName"]) ?? "Microsoft Sentinel",
    vendor: "Microsoft",
    uid: readId(record["SystemAlertId"]),
    kind: readText(record["AlertType"], 256) ?? "alert",
    title: readText(record["DisplayName"], 256) ?? readText(record["AlertName"], 256),
    severity: severityOf(readText(record["AlertSeverity"])),
    status: statusOf(readText(record["Status"])),
    times: [record["EndTime"], record["StartTime"], record["TimeGenerated"]],
    address: wordOfFirst(entities, ["Address"]),
  };
  const tenant = (readId(record["TenantId"]) ?? "").toLowerCase();
  return about(alert, tenant, firstOf(entities, ofEntity), () => domainAccount(entities, ENTITIES));
}

/** Whoever is of the tenant comes first, then an account of a Windows domain. */
function about(
  alert: Alert,
  tenant: string,
  user: User | undefined,
  local: () => { readonly domain: string; readonly who: Who } | undefined,
): JsonObject | undefined {
  if (user !== undefined) return ocsfAlert(alert, { cloud: "Entra", account: tenant, user });
  const found = local();
  return found && nativeAlert(alert, "windows", found.domain, found.who);
}

/** Where an account of a domain stands in evidence, and among entities. */
const EVIDENCE = { name: "userAccount/accountName", domain: "userAccount/domainName", sid: "userAccount/userSid" };
const ENTITIES = { name: "Name", domain: ["NTDomain", "DnsDomain"], sid: "Sid" };

function domainAccount(
  parts: readonly JsonObject[],
  at: { readonly name: string; readonly domain: string | readonly string[]; readonly sid: string },
): { readonly domain: string; readonly who: Who } | undefined {
  for (const part of parts) {
    const [name, domain] = [wordAt(part, at.name), wordAt(part, at.domain)];
    const isAccount = /account|userEvidence$/i.test(wordAt(part, ["Type", "@odata.type"]));
    if (!isAccount || name === "" || domain === "") continue;
    const home = domain.toLowerCase().split(".", 1)[0] ?? "";
    const sid = wordAt(part, at.sid) || undefined;
    return { domain: home, who: identify({ name, domain, sid }, { name: "", domain: home }) };
  }
  return undefined;
}

function statusOf(status: string | undefined): Status {
  if (/^dismissed$/i.test(status ?? "")) return "suppressed";
  if (/^resolved$/i.test(status ?? "")) return "resolved";
  return /^in ?progress$/i.test(status ?? "") ? "in progress" : "new";
}

type User = Concerned["user"];

/** Applications come first: a person in the evidence is for whom they act, or who let them in. */
function firstOf(
  parts: readonly JsonObject[],
  of: (part: JsonObject, isApp: boolean) => User | undefined,
): User | undefined {
  for (const isApp of [true, false]) {
    for (const part of parts) {
      const user = of(part, isApp);
      if (user !== undefined) return user;
    }
  }
  return undefined;
}

const APP = /(?:oauth-?application|service-?principal)/i;
const ACCOUNT = /account|userEvidence$/i;

function ofEvidence(part: JsonObject, isApp: boolean): User | undefined {
  const type = readText(part["@odata.type"]) ?? "";
  if (isApp) return APP.test(type) ? appOf(part) : undefined;
  if (!/\.userEvidence$/i.test(type)) return undefined;
  return accountOf(wordAt(part, "userAccount/azureAdUserId"), wordAt(part, "userAccount/userPrincipalName"));
}

function ofEntity(part: JsonObject, isApp: boolean): User | undefined {
  const type = readText(part["Type"]) ?? "";
  if (isApp) return APP.test(type) ? appOf(part) : undefined;
  if (!ACCOUNT.test(type)) return undefined;
  const [name, suffix] = [wordAt(part, "Name"), wordAt(part, "UPNSuffix")];
  return accountOf(wordAt(part, "AadUserId"), name === "" || suffix === "" ? "" : `${name}@${suffix}`);
}

const APP_ID = ["servicePrincipalObjectId", "objectId", "ObjectId", "appId", "AppId", "OAuthAppId"];
const APP_NAME = ["servicePrincipalName", "displayName", "Name", "DisplayName"];

function appOf(part: JsonObject): User | undefined {
  const id = wordAt(part, APP_ID);
  return id === "" ? undefined : { uid: id, name: wordAt(part, APP_NAME) || id, type: "ServicePrincipal" };
}

/** An account of a machine alone is none of the tenant's. */
function accountOf(id: string, upn: string): User | undefined {
  if (id === "" && upn === "") return undefined;
  return { uid: id || upn.toLowerCase(), name: upn || id, type: "User" };
}

function wordOfFirst(parts: readonly JsonObject[], places: readonly string[]): string | undefined {
  return parts.map((part) => wordAt(part, places)).find((word) => word !== "");
}

function partsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).slice(0, MAX_PARTS).filter(isJsonObject) : [];
}
