import type { Actor } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** What firewalls write where they do not know who it is, and who a machine is before anybody has come to it. */
export const NO_USER: RegExp = /^(?:N\/A|unknown|unauthorized|\(null\)|pre-?logon|anonymous|none)?$/i;
/** Somebody, by a name. */
export const A_USER: RegExp = /^(?!(?:N\/A|unknown|unauthorized|\(null\)|pre-?logon|anonymous|none)$)./i;

/** A user of a firewall or of its way in: `acme\ann`, `ann@acme.com`, `ann`, in capitals or not. The log does not say who is a machine. */
export const userAt = (place: string): readonly Actor[] => [
  { when: { [place]: NO_USER }, kind: "unknown", id: "=anonymous" },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place, lower: true },
  { kind: "human", id: place, lower: true },
];
