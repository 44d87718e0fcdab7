import type { IdentityKind } from "@rolecall/core";
import type { Actor } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";
import { whoIn } from "./read-form.ts";

/** Users that Elastic's own products sign in as, and what shippers are called. */
const ELASTIC_PROGRAM =
  /^(?:kibana|kibana_system|kibanaserver|logstash_system|beats_system|apm_system|remote_monitoring_user)$/;
const SHIPPER = /beat|logstash|fluent|vector|elastic-agent|shipper/i;

/** What both call whoever has no name. */
const NAMELESS = /^(?:<NONE>|_anonymous|_es_anonymous_user|opendistro_security_anonymous)$/;

/** Of Elasticsearch and OpenSearch. */
export const searchUser = (place: string): readonly Actor[] => [
  { when: { [place]: NAMELESS }, kind: "unknown", id: "=anonymous" },
  // Nodes, and programs with a certificate: of those the whole name is the user's.
  { when: { [place]: /^CN=/i }, kind: "workload", id: place },
  { when: { [place]: /@/ }, kind: "human", id: place },
  { when: { [place]: /^elastic$/ }, kind: "root", id: place },
  { when: { [place]: ELASTIC_PROGRAM }, kind: "service-account", id: place },
  // `elastic/fleet-server`: accounts of services, whose tokens are all that they have.
  { when: { [place]: /^elastic\/[\w-]+$/ }, kind: "service-account", id: place },
  { when: { [place]: /^_/ }, kind: "cloud-service", id: place },
  { when: { [place]: SHIPPER }, kind: "service-account", id: place },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place },
  { kind: "human", id: place },
];

export const MYSQL_RULER: RegExp = /^(?:root|mysql\.\w+)$/;
export const POSTGRESQL_RULER: RegExp = /^(?:postgres|rdsadmin|cloudsqladmin|azure_superuser)$/;

/** Users of a server are programs, but for addresses and for whoever rules it. */
export const databaseUser = (place: string, ruler: RegExp): readonly Actor[] => [
  // Google's service accounts, without the end of their addresses.
  { when: { [place]: /@[\w-]+\.iam$/ }, kind: "service-account", id: place },
  { when: { [place]: /@/ }, kind: "human", id: place },
  { when: { [place]: ruler }, kind: "root", id: place },
  { kind: "service-account", id: place },
];

/** Of SQL Server, capitals or not. A domain's account may be a person's, one of the server's own is a program's. */
export const sqlServerLogin = (place: string): readonly Actor[] => [
  { when: { [place]: /^sa$/i }, kind: "root", id: place, lower: true },
  { when: { [place]: /^NT (?:AUTHORITY|SERVICE)\\|\$$/i }, kind: "service-account", id: place, lower: true },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place, lower: true },
  { when: { [place]: /[\\@]/ }, kind: "human", id: place, lower: true },
  { kind: "service-account", id: place, lower: true },
];

/** What CyberArk's own parts sign in to the vault as. */
const COMPONENT =
  /^(?:PasswordManager|PVWA(?:App|GW)User|PSM|Prov_|AppProvider|SCIM|DR(?:User)?$|Backup|Batch|NotificationEngine|ENE|CPM|AIM)/i;

/** Of CyberArk's vault. */
export const vaultUser = (place: string): readonly Actor[] => [
  { when: { [place]: COMPONENT }, kind: "service-account", id: place },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place },
  { kind: "human", id: place },
];

const USERS: ReadonlyMap<string, readonly Actor[]> = new Map([
  ["elasticsearch", searchUser("name")],
  ["mysql", databaseUser("name", MYSQL_RULER)],
  ["postgresql", databaseUser("name", POSTGRESQL_RULER)],
  ["cyberark", vaultUser("name")],
]);

/** What a user is at a service whose log has no more of it than the name; undefined at any other service. */
export function kindOfUser(provider: string, name: string): IdentityKind | undefined {
  return whoIn(USERS.get(provider) ?? [], { name })?.[0];
}
