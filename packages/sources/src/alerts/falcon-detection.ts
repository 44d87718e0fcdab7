import type { JsonObject } from "@rolecall/core";
import { wordAt } from "../audit-forms/at-place.ts";
import type { Fits } from "../audit-forms/form.ts";
import { readId, readObject, readText } from "../record/read-member.ts";
import { identify } from "../windows-security/identify.ts";
import { type Alert, gradeOf, nativeAlert, severityOf } from "./alert.ts";

/** https://falcon.crowdstrike.com/documentation/page/d88d8ed6/streaming-api-event-dictionary */
export const FALCON_DETECTION: Fits = {
  "metadata/eventType": /^(?:Idp|Epp)?DetectionSummaryEvent$/,
  "event/SeverityName": true,
};

/** https://developer.crowdstrike.com/docs/openapi/: alerts, as the API has them. */
export const FALCON_ALERT: Fits = {
  composite_id: true,
  cid: true,
  severity: true,
  tactic: true,
  created_timestamp: true,
};

/** An alert of Falcon's API, in the same way. */
export function falconAlert(record: JsonObject): JsonObject | undefined {
  const name = wordAt(record, ["source_account_name", "user_name"]);
  const platform = wordAt(record, ["device/platform_name", "platform"]) || "Windows";
  if (name === "" || platform !== "Windows") return undefined;
  const domain = wordAt(record, ["source_account_domain", "logon_domain", "device/machine_domain"]);
  const computer = wordAt(record, ["source_endpoint_host_name", "device/hostname"]).toLowerCase();
  const sid = wordAt(record, ["source_account_object_sid", "user_id"]) || undefined;
  const host = { name: computer.split(".", 1)[0] ?? "", domain: domain.toLowerCase().split(".", 1)[0] ?? "" };
  const address = wordAt(record, ["source_endpoint_address_ip4", "source_endpoint_ip_address", "device/local_ip"]);
  const alert: Alert = {
    product: "Falcon",
    vendor: "CrowdStrike",
    uid: readId(record["composite_id"]),
    kind: wordAt(record, ["technique", "tactic"]) || "alert",
    title: readText(record["display_name"], 256) ?? readText(record["name"], 256),
    severity: gradeOf(record["severity"], [20, 40, 60, 80]),
    status: /^(?:closed|ignored)$/i.test(wordAt(record, "status")) ? "resolved" : "new",
    times: [record["timestamp"], record["created_timestamp"]],
    address: address === "" ? undefined : address,
  };
  return nativeAlert(alert, "windows", host.domain, identify({ name, domain, sid }, host));
}

/** A detection of Falcon as one about the account of the domain whose programs or sign-ins it saw. */
export function falconDetection(record: JsonObject): JsonObject | undefined {
  const event = readObject(record["event"]) ?? {};
  const platform = readText(event["PlatformName"]) ?? "Windows";
  const name = wordAt(event, ["SourceAccountName", "UserName"]);
  if (name === "" || platform !== "Windows") return undefined;
  const domain = wordAt(event, ["SourceAccountDomain", "LogonDomain", "MachineDomain"]);
  const computer = wordAt(event, ["SourceEndpointHostName", "Hostname", "ComputerName"]).toLowerCase();
  const sid = wordAt(event, ["SourceAccountObjectSid", "UserId"]) || undefined;
  const host = { name: computer.split(".", 1)[0] ?? "", domain: domain.toLowerCase().split(".", 1)[0] ?? "" };
  const who = identify({ name, domain, sid }, host);
  return nativeAlert(alertOf(record, event), "windows", host.domain, who);
}

function alertOf(record: JsonObject, event: JsonObject): Alert {
  const kind = wordAt(record, "metadata/eventType");
  const address = wordAt(event, ["SourceEndpointIpAddress", "LocalIP"]);
  const said = readText(event["SeverityName"]);
  return {
    product: "Falcon",
    vendor: "CrowdStrike",
    uid: readId(event["CompositeId"]) ?? readId(event["DetectId"]),
    kind: wordAt(event, ["Technique", "Tactic"]) || kind,
    title: readText(event["DetectName"], 256) ?? readText(event["Name"], 256),
    severity: said === undefined ? gradeOf(event["Severity"], [20, 40, 60, 80]) : severityOf(said),
    status: "new",
    times: [wordAt(record, "metadata/eventCreationTime"), event["ProcessStartTime"]],
    address: address === "" ? undefined : address,
  };
}
