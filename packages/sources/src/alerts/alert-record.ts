import type { JsonObject } from "@rolecall/core";
import { fits } from "../audit-forms/at-place.ts";
import type { Fits } from "../audit-forms/form.ts";
import { COMMAND_CENTER, commandCenterAlert } from "./command-center.ts";
import { FALCON_ALERT, FALCON_DETECTION, falconAlert, falconDetection } from "./falcon-detection.ts";
import { GUARDDUTY, guarddutyAlert } from "./guardduty.ts";
import { DEFENDER_ALERT, defenderAlert, SENTINEL_ALERT, sentinelAlert } from "./microsoft-alert.ts";
import { SECURITY_HUB, securityHubAlert } from "./security-hub.ts";

interface Form {
  readonly told: Fits;
  /** Asked only of what fits. */
  readonly read: (record: JsonObject) => JsonObject | undefined;
}

/** By a member that hardly any other record has. */
const FORMS: readonly (readonly [member: string, form: Form])[] = [
  ["schemaVersion", { told: GUARDDUTY, read: guarddutyAlert }],
  ["ProductArn", { told: SECURITY_HUB, read: securityHubAlert }],
  ["finding", { told: COMMAND_CENTER, read: commandCenterAlert }],
  ["providerAlertId", { told: DEFENDER_ALERT, read: defenderAlert }],
  ["SystemAlertId", { told: SENTINEL_ALERT, read: sentinelAlert }],
  ["composite_id", { told: FALCON_ALERT, read: falconAlert }],
  ["metadata", { told: FALCON_DETECTION, read: falconDetection }],
];

/** What another product found, as an event of whom it is about. */
export function alertRecord(record: JsonObject): JsonObject | undefined {
  return formOf(record)?.read(record);
}

/** What another product found about no identity: a bucket, a machine, a setting. */
export function isNobodysAlert(record: JsonObject): boolean {
  const form = formOf(record);
  return form !== undefined && form.read(record) === undefined;
}

function formOf(record: JsonObject): Form | undefined {
  return FORMS.find(([name, { told }]) => record[name] !== undefined && fits(record, told))?.[1];
}
