import type { JsonObject } from "@rolecall/core";
import { isNobodysAlert } from "../alerts/alert-record.ts";
import { NOBODYS_APPLIANCES } from "./appliances.ts";
import { fits } from "./at-place.ts";
import { NOBODYS_WORK } from "./directories.ts";
import { NOBODYS_ENDPOINTS } from "./endpoints.ts";
import { NOBODYS_EVENTS } from "./firewall-events.ts";
import { NOBODYS_TRAFFIC } from "./firewalls.ts";
import { NOBODYS_DEVICES } from "./network-devices.ts";
import { NOBODYS_SAMBA } from "./samba.ts";

const NOBODYS = [
  ...NOBODYS_TRAFFIC,
  ...NOBODYS_EVENTS,
  ...NOBODYS_WORK,
  NOBODYS_SAMBA,
  NOBODYS_DEVICES,
  ...NOBODYS_ENDPOINTS,
  ...NOBODYS_APPLIANCES,
];

/** By the first name of each: nearly every record has none of them. */
const BY_NAME = Array.from(Map.groupBy(NOBODYS, (told) => Object.keys(told)[0] ?? ""));

/** What such logs hold beside what somebody did: it is known for what it is, and names nobody. */
export function isNoAct(record: JsonObject): boolean {
  return (
    BY_NAME.some(([name, all]) => record[name] !== undefined && all.some((told) => fits(record, told))) ||
    isNobodysAlert(record)
  );
}
