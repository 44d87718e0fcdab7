import type { JsonObject } from "@rolecall/core";
import { wordAt } from "../audit-forms/at-place.ts";
import type { Fits, Places } from "../audit-forms/form.ts";
import { whoIs } from "../intake/build-event.ts";
import { readId, readObject, readText } from "../record/read-member.ts";
import { type Alert, gradeOf, nativeAlert, ocsfAlert } from "./alert.ts";

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html */
export const GUARDDUTY: Fits = {
  schemaVersion: true,
  "resource/resourceType": true,
  type: /^[A-Z]\w+:\w+\//,
  "service/serviceName": /^guardduty$/,
};

const ADDRESSES: Places = ["awsApiCallAction", "kubernetesApiCallAction", "networkConnectionAction"].flatMap((action) =>
  ["remoteIpDetails", "remoteIpAddress"].map((member) => `service/action/${action}/${member}/ipAddressV4`),
);

/** What runs, where the finding names no principal. */
const MACHINES: Places = [
  "resource/instanceDetails/instanceId",
  "resource/lambdaDetails/functionName",
  "resource/eksClusterDetails/name",
];

/** A finding of GuardDuty as one about the principal whose call or key it is, else about the machine. */
export function guarddutyAlert(record: JsonObject): JsonObject | undefined {
  const alert = alertOf(record);
  const account = readId(record["accountId"]) ?? "";
  const cluster = wordAt(record, "resource/eksClusterDetails/name");
  const caller = wordAt(record, "resource/kubernetesDetails/kubernetesUserDetails/username");
  if (caller !== "" && cluster !== "")
    return ocsfAlert(alert, { cloud: "Kubernetes", account: cluster, user: { name: caller } });
  const user = userOf(record, account);
  if (user !== undefined) return ocsfAlert(alert, { cloud: "AWS", account, user });
  const machine = wordAt(record, MACHINES);
  return machine === "" ? undefined : nativeAlert(alert, "aws", account, whoIs("aws", account, "workload", machine));
}

function alertOf(record: JsonObject): Alert {
  const service = readObject(record["service"]);
  const detail = readText(record["type"], 256) ?? "finding";
  const address = wordAt(record, ADDRESSES);
  return {
    product: "GuardDuty",
    vendor: "AWS",
    // As Security Hub and Security Lake call it.
    uid: readId(record["arn"]) ?? readId(record["id"]),
    kind: detail,
    title: readText(record["title"], 256),
    severity: gradeOf(record["severity"], [1, 4, 7, 9]),
    status: service?.["archived"] === true ? "archived" : "new",
    times: [service?.["eventLastSeen"], record["updatedAt"], record["createdAt"]],
    address: address === "" ? undefined : address,
  };
}

const KEY = "resource/accessKeyDetails";
/** Several findings that belong together name those who acted. */
const ACTOR = "service/detection/sequence/actors/0/user";

function userOf(record: JsonObject, account: string): JsonObject | undefined {
  const name = wordAt(record, [`${KEY}/userName`, `${ACTOR}/name`]);
  const type = wordAt(record, [`${KEY}/userType`, `${ACTOR}/type`]);
  return name === "" ? undefined : awsUser(account, type, name);
}

/** A principal by its name and its type, as both of Amazon's detectors have it. */
export function awsUser(account: string, type: string, name: string): JsonObject {
  if (/^root$/i.test(type)) return { uid: `arn:aws:iam::${account}:root`, type: "Root", name: "root" };
  const isRole = /role/i.test(type);
  const isUser = /^(?:iam)?user$/i.test(type);
  if (!isRole && !isUser) return { name, type };
  return {
    uid: `arn:aws:iam::${account}:${isRole ? "role" : "user"}/${name}`,
    name,
    type: isRole ? "Role" : "IAMUser",
  };
}
