import type { JsonObject } from "@rolecall/core";
import { wordAt } from "../audit-forms/at-place.ts";
import type { Fits } from "../audit-forms/form.ts";
import { readId, readText } from "../record/read-member.ts";
import { type Alert, ocsfAlert, type Status, severityOf } from "./alert.ts";

/** https://docs.cloud.google.com/security-command-center/docs/reference/rest/v2/organizations.sources.findings */
export const COMMAND_CENTER: Fits = {
  "finding/category": true,
  "finding/parent": /\/sources\//,
  "finding/state": /^[A-Z_]+$/,
  "finding/resourceName": true,
};

const WHO = ["finding/access/principalEmail", "finding/sourceProperties/properties/principalEmail"];

/** A threat that Security Command Center found, as one about the account whose access it was. */
export function commandCenterAlert(record: JsonObject): JsonObject | undefined {
  const kind = wordAt(record, "finding/findingClass");
  if (kind !== "" && kind !== "THREAT") return undefined;
  const email = wordAt(record, WHO);
  if (email === "") return undefined;
  const project = wordAt(record, ["resource/projectDisplayName", "resource/gcpMetadata/projectDisplayName"]);
  return ocsfAlert(alertOf(record), { cloud: "GCP", account: project, user: { email_addr: email, name: email } });
}

function alertOf(record: JsonObject): Alert {
  const address = wordAt(record, "finding/access/callerIp");
  const category = wordAt(record, "finding/category");
  return {
    product: "Security Command Center",
    vendor: "Google Cloud",
    uid: readId(wordAt(record, "finding/name")),
    kind: category,
    title: readText(wordAt(record, ["finding/description", "finding/category"]), 256),
    severity: severityOf(wordAt(record, "finding/severity")),
    status: statusOf(record),
    times: [wordAt(record, "finding/eventTime"), wordAt(record, "finding/createTime")],
    address: address === "" ? undefined : address,
  };
}

function statusOf(record: JsonObject): Status {
  if (wordAt(record, "finding/mute") === "MUTED") return "suppressed";
  return wordAt(record, "finding/state") === "ACTIVE" ? "new" : "resolved";
}
