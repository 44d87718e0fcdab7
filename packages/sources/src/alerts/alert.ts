import { DETECTION_FINDING, type Json, type JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import type { Who } from "../intake/build-event.ts";
import { logInstant, logTime } from "../time/log-instant.ts";

/** As OCSF numbers them, from 1. */
const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
const STATUSES = ["new", "in progress", "suppressed", "resolved", "archived"] as const;

export type Severity = (typeof SEVERITIES)[number];
export type Status = (typeof STATUSES)[number];

/** What another product found about somebody, as far as all of them say the same. */
export interface Alert {
  readonly product: string;
  readonly vendor: string;
  /** The product's own id of it, the same when it is told again. */
  readonly uid: string | undefined;
  /** What it is called by its kind; its title is a sentence. */
  readonly kind: string;
  readonly title: string | undefined;
  readonly severity: Severity;
  readonly status: Status;
  readonly times: readonly (Json | undefined)[];
  readonly address: string | undefined;
}

/** Whom it is about, in OCSF's words: the schema's decoder knows whose names these are. */
export interface Concerned {
  readonly cloud: "AWS" | "GCP" | "Entra" | "Kubernetes";
  readonly account: string;
  readonly user: JsonObject;
}

/** A Detection Finding of OCSF 1.x. */
export function ocsfAlert(alert: Alert, { cloud, account, user }: Concerned): JsonObject {
  const at = alert.times.map(logInstant).find((each) => !Number.isNaN(each));
  return given({
    class_uid: DETECTION_FINDING,
    category_uid: 2,
    activity_id: 1,
    time: at,
    severity_id: SEVERITIES.indexOf(alert.severity) + 1,
    status_id: STATUSES.indexOf(alert.status) + 1,
    metadata: {
      version: "1.5.0",
      product: given({ name: alert.product, vendor_name: alert.vendor, feature: { name: cloud } }),
      ...given({ uid: alert.uid }),
    },
    cloud: { provider: cloud, account: { uid: account } },
    finding_info: given({ uid: alert.uid, title: alert.title, types: [alert.kind] }),
    actor: { user },
    evidences: alert.address === undefined ? undefined : [{ src_endpoint: { ip: alert.address } }],
  });
}

/** The same in the native format, of whom the schema has no words for: machines, and accounts of a Windows domain. */
export function nativeAlert(alert: Alert, provider: string, account: string, who: Who): JsonObject {
  return given({
    event_uid: alert.uid,
    time: logTime(...alert.times),
    provider,
    account_uid: account === "" ? undefined : account,
    class_uid: DETECTION_FINDING,
    action: alert.kind,
    action_class: "other",
    ...who,
    outcome: "unknown",
    src_ip: alert.address,
    labels: given({
      product: alert.product,
      finding: alert.title ?? alert.kind,
      finding_uid: alert.uid,
      finding_severity: alert.severity,
      finding_status: alert.status,
    }),
  });
}

/** A severity in words, as most products write it; what is none of them is not known to be grave. */
export function severityOf(word: string | undefined): Severity {
  const known = SEVERITIES.find((each) => each === word?.toLowerCase());
  return known ?? (/^info/i.test(word ?? "") ? "info" : "low");
}

/** A severity as a number, by the first bound that it is below; a shipper may have made a text of it, or say it in a word. */
export function gradeOf(
  given: Json | undefined,
  bounds: readonly [low: number, medium: number, high: number, critical: number],
): Severity {
  if (typeof given === "string" && !NUMBER.test(given)) return severityOf(given);
  if (typeof given !== "number" && typeof given !== "string") return "low";
  const count = Number(given);
  const at = bounds.findIndex((bound) => count < bound);
  return SEVERITIES[at === -1 ? bounds.length : at] ?? "low";
}

const NUMBER = /^\d{1,3}(?:\.\d{1,6})?$/;
