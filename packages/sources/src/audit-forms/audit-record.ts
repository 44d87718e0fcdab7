import type { JsonObject } from "@rolecall/core";
import { APPLIANCES } from "./appliances.ts";
import { ASIM } from "./asim.ts";
import { fits } from "./at-place.ts";
import { BUSINESS } from "./business.ts";
import { CLOUDS } from "./clouds.ts";
import { COMMON_EVENTS } from "./common-events.ts";
import { DATABASES } from "./databases.ts";
import { DEFENDERS } from "./defenders.ts";
import { DELIVERY } from "./delivery.ts";
import { DEVICES } from "./devices.ts";
import { DIRECTORIES } from "./directories.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { ENGINEERING } from "./engineering.ts";
import { FIREWALL_EVENTS } from "./firewall-events.ts";
import { FIREWALLS } from "./firewalls.ts";
import { FLEETS } from "./fleets.ts";
import { foldedForm, foldedName, foldedRecord } from "./folded-form.ts";
import type { AuditForm } from "./form.ts";
import { HOSTING } from "./hosting.ts";
import { HUNTING } from "./hunting.ts";
import { IDENTITY } from "./identity.ts";
import { MODELS } from "./models.ts";
import { NETWORK_DEVICES } from "./network-devices.ts";
import { OFFICES } from "./offices.ts";
import { OPERATIONS } from "./operations.ts";
import { ORCHESTRATION } from "./orchestration.ts";
import { PIPELINES } from "./pipelines.ts";
import { PLATFORMS } from "./platforms.ts";
import { POSTURE } from "./posture.ts";
import { PULUMI } from "./pulumi.ts";
import { readForm } from "./read-form.ts";
import { SALESFORCE } from "./salesforce.ts";
import { SAMBA_AUDITS } from "./samba.ts";
import { SECRETS } from "./secrets.ts";
import { SECURITY } from "./security.ts";
import { SQL_AUDITS } from "./sql-audits.ts";
import { STORES } from "./stores.ts";
import { UDM } from "./udm.ts";
import { WATCHERS } from "./watchers.ts";
import { WAYS_IN } from "./ways-in.ts";
import { WORKPLACES } from "./workplaces.ts";

/** Every form, in the order in which those with the same first name are tried. */
export const FORMS: readonly AuditForm[] = [
  ...[...DELIVERY, ...SECURITY, ...OPERATIONS, ...SALESFORCE, ...OFFICES],
  ...[...IDENTITY, ...SECRETS, ...DATABASES, ...ENGINEERING, ...POSTURE],
  ...[...CLOUDS, ...PIPELINES, ...PLATFORMS, ...WORKPLACES],
  ...[...HOSTING, ...MODELS, ...FLEETS, ...PULUMI, ...SQL_AUDITS],
  ...[...ORCHESTRATION, ...WATCHERS, ...BUSINESS],
  ...[
    ...DEFENDERS,
    ...DEVICES,
    ...COMMON_EVENTS,
    ...ASIM,
    ...FIREWALLS,
    ...FIREWALL_EVENTS,
    ...DIRECTORIES,
    ...SAMBA_AUDITS,
    ...NETWORK_DEVICES,
  ],
  ...[...HUNTING, ...ENDPOINTS, ...STORES, ...WAYS_IN, ...APPLIANCES, ...UDM],
];

/** By the first name of what tells them. */
const BY_NAME = Map.groupBy(FORMS, ({ told }) => (Object.keys(told)[0] ?? "").split("/")[0] ?? "");

/** The same for records whose names are spelled another way, by the folded first name. */
const BY_FOLDED_NAME = Map.groupBy(
  FORMS.flatMap((form) => foldedForm(form) ?? []),
  ({ told }) => (Object.keys(told)[0] ?? "").split("/")[0] ?? "",
);

/** What tells most names from all of these: how short they are, and how they begin. */
const SHORTEST = Math.min(...Array.from(BY_FOLDED_NAME.keys(), (name) => name.length));
const INITIALS = new Set(Array.from(BY_FOLDED_NAME.keys(), (name) => name.charCodeAt(0)));

function respeltForms(name: string): readonly AuditForm[] | undefined {
  // A small letter has one bit more than its capital.
  const mayBe = name.length >= SHORTEST && INITIALS.has(name.charCodeAt(0) | 0x20);
  return mayBe ? BY_FOLDED_NAME.get(foldedName(name)) : undefined;
}

/** A record has few members; of a larger object no more are looked at. */
const MAX_MEMBERS = 64;

/** An entry of a service's audit log in the native format, where one of the forms tells it. */
export function auditRecord(record: JsonObject): JsonObject | undefined {
  let respelt: readonly AuditForm[] | undefined;
  let members = 0;
  for (const name in record) {
    const form = BY_NAME.get(name)?.find(({ told }) => fits(record, told));
    if (form !== undefined) return readForm(form, record);
    const others = respeltForms(name);
    if (others !== undefined) respelt = respelt === undefined ? others : [...respelt, ...others];
    members += 1;
    if (members === MAX_MEMBERS) break;
  }
  return respelt === undefined ? undefined : respeltRecord(respelt, record);
}

function respeltRecord(forms: readonly AuditForm[], record: JsonObject): JsonObject | undefined {
  const folded = foldedRecord(record);
  const form = folded && forms.find(({ told }) => fits(folded, told));
  return folded && form && readForm(form, folded);
}
