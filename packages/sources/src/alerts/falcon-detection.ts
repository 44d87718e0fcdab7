import type { JsonObject } from "@rolecall/core";
import { fits, wordAt } from "../audit-forms/at-place.ts";
import type { Fits } from "../audit-forms/form.ts";
import { readId, readObject, readText } from "../record/read-member.ts";
import { identify } from "../windows-security/identify.ts";
import { type Alert, gradeOf, nativeAlert, severityOf } from "./alert.ts";

/** https://falcon.crowdstrike.com/documentation/page/d88d8ed6/streaming-api-event-dictionary */
export const FALCON_DETECTION: Fits = {
  "metadata/eventType": /^(?:Idp|Epp)?DetectionSummaryEvent$/,
  "event/SeverityName": true,
};

/** A detection of Falcon as one about the account of the domain whose programs or sign-ins it saw. */
export function falconDetection(record: JsonObject): JsonObject | undefined {
  if (!fits(record, FALCON_DETECTION)) return undefined;
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
