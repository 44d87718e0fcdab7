import { deadLetter, type JsonObject, ok } from "@rolecall/core";
import { buildEvent, type Who, whoIs } from "../intake/build-event.ts";
import { firstText } from "../record/first-text.ts";
import { present, readObject, readText } from "../record/read-member.ts";
import type { Readers } from "../record/readers.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded } from "../source.ts";

const PROVIDER = "google-workspace";
const TYPE = "type.googleapis.com/google.apps.alertcenter.type.";

/**
 * An alert of the Alert Center: Google's own finding about an account, a domain or a device.
 * https://developers.google.com/workspace/admin/alertcenter/reference/rest/v1beta1/alerts
 */
export function isAlert(record: JsonObject): boolean {
  return (
    typeof record["alertId"] === "string" && typeof record["type"] === "string" && record["customerId"] !== undefined
  );
}

/** The identity is whoever did what the alert tells of, else the account that it is about. */
export function decodeAlert(record: JsonObject, origin: string, read: Readers): Decoded {
  const time = read.timeOf(record["startTime"]) ?? read.timeOf(record["createTime"]);
  if (time === undefined) return deadLetter("no-time", "startTime is missing, or no time", "startTime");
  const data = readObject(record["data"]) ?? {};
  const customer = readText(record["customerId"], 64) ?? "";
  const address = read.addressOf(readText(readObject(data["loginDetails"])?.["ipAddress"], 64));
  const metadata = readObject(record["metadata"]);
  return ok(
    buildEvent(
      {
        event_uid: readText(record["alertId"], 128) ?? recordId(record),
        time,
        tenant: read.tenant,
        source: "google-workspace",
        provider: PROVIDER,
        account_uid: customer === "" ? undefined : customer,
        action: readText(record["type"], 128) ?? "alert",
        service: "alert-center",
        action_class: "other",
        creates: false,
        resource: firstText(data, ["displayName", "name", "domain", "takeoutRequestId"], 256),
        resource_kind: "alert",
        outcome: "unknown",
        src_ip: address?.ip,
        src_network: address?.network,
        labels: present({
          alert_source: readText(record["source"], 128),
          alert_type: readText(data["@type"], 256)?.replace(TYPE, ""),
          severity: readText(metadata?.["severity"], 32),
          status: readText(metadata?.["status"], 32),
        }),
        origin,
      },
      whoIn(data, customer),
    ),
  );
}

function whoIn(data: JsonObject, customer: string): Who {
  const email =
    firstText(data, ["actorEmail", "email"], 320) ??
    readText(readObject(data["actor"])?.["email"], 320) ??
    readText(readObject(data["user"])?.["emailAddress"], 320);
  if (email === undefined) return whoIs(PROVIDER, customer, "unknown", "anonymous");
  const kind = email.endsWith(".gserviceaccount.com") ? "service-account" : "human";
  return whoIs(PROVIDER, customer, kind, email.toLowerCase(), email);
}
