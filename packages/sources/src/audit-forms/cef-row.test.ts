import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";

const ROW = {
  ...{ TimeGenerated: "2026-11-24T10:00:00Z", DeviceVendor: "Palo Alto Networks", DeviceProduct: "PAN-OS" },
  ...{ DeviceExternalID: "007051000113358", Type: "CommonSecurityLog" },
};
const OWN = "PanOSEventID=gateway-auth;PanOSStage=login;PanOSEventStatus=success;PanOSPublicIPv4=203.0.113.7";
const said = (event: string, Message: string): JsonObject => ({
  ...ROW,
  ...{ DeviceEventClassID: "auth", Activity: "SYSTEM", DeviceEventCategory: event, Message },
});
const own = (AdditionalExtensions: string): JsonObject => ({
  ...ROW,
  ...{ DeviceEventClassID: "GLOBALPROTECT", Activity: "globalprotect", AdditionalExtensions },
});

test.each<[string, JsonObject, string, string]>([
  [
    "an administrator, in a sentence",
    said("auth-success", "authenticated for user 'svc-tf'.   auth profile 'p', From: 10.0.0.9."),
    ...(["pan-os::service-account:svc-tf", "10.0.0.9"] as const),
  ],
  [
    "whoever guesses",
    said("auth-fail", "failed authentication for user 'g1'.  Reason: Invalid username/password.  From: 203.0.113.7."),
    ...(["pan-os::unknown:anonymous", "203.0.113.7"] as const),
  ],
  [
    "a user of its client",
    own(`${OWN};PanOSSourceUserName=acme\\ann;x=1`),
    ...(["pan-os::human:acme\\ann", "203.0.113.7"] as const),
  ],
])("a row of who signs in to PAN-OS: %s", (_, row, uid, address) => {
  expect(eventByIntake(row)).toMatchObject({ identity_uid: uid, src_ip: address });
});

test.each<[string, JsonObject, object]>([
  ["an entry of the system's", said("general", "Connection to Update server closed"), { reason: "no-act" }],
  [
    "a name that stands there twice",
    own(`${OWN};PanOSSourceUserName=x;PanOSSourceUserName=admin`),
    { kind: "dead-letter" },
  ],
  ["another vendor's", { ...own(`${OWN};PanOSSourceUserName=ann`), DeviceVendor: "Acme" }, { kind: "dead-letter" }],
])("no such row is %s", (_, row, expected) => {
  expect(readAlone(row)).toMatchObject(expected);
});
