import type { Rule } from "../../rule.ts";
import { SERVICES_AUDITS } from "./audits.ts";
import { SERVICES_BUSINESS } from "./business.ts";
import { SERVICES_CONSOLES } from "./consoles.ts";
import { SERVICES_CREDENTIALS } from "./credentials.ts";
import { SERVICES_DEVICES } from "./devices.ts";
import { SERVICES_FACTORS } from "./factors.ts";
import { SERVICES_GUARDS } from "./guards.ts";
import { SERVICES_HOSTS } from "./hosts.ts";
import { SERVICES_OPENINGS } from "./openings.ts";
import { SERVICES_RIGHTS } from "./rights.ts";
import { SERVICES_WAREHOUSES } from "./warehouses.ts";
import { SERVICES_WORDS } from "./words.ts";

/** What is told of services that have one set of rules together: their audit logs come in the native format. */
export const SERVICES: readonly Rule[] = [
  ...SERVICES_CREDENTIALS,
  ...SERVICES_GUARDS,
  ...SERVICES_AUDITS,
  ...SERVICES_FACTORS,
  ...SERVICES_RIGHTS,
  ...SERVICES_OPENINGS,
  ...SERVICES_WAREHOUSES,
  ...SERVICES_HOSTS,
  ...SERVICES_CONSOLES,
  ...SERVICES_WORDS,
  ...SERVICES_DEVICES,
  ...SERVICES_BUSINESS,
];
