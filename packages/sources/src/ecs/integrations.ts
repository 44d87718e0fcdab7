import type { IdentityKind } from "@rolecall/core";

/** Modules and datasets of Elastic's integrations, as this project calls their platforms, and the services whose own records it reads. */
export const PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/^aws\b/, "aws"],
  [/^azure\.(?:signinlogs|auditlogs|identity_protection|provisioning|(?:aad)?graphactivitylogs)|^entra/, "entra"],
  [/^azure/, "azure"],
  [/^gcp|^google_?cloud/, "gcp"],
  [/^google_workspace|^gsuite/, "google-workspace"],
  [/^github/, "github"],
  [/^gitlab/, "gitlab"],
  [/^kubernetes|^eks|^gke|^aks/, "kubernetes"],
  [/^okta/, "okta"],
  [/^o365|^microsoft_?365|^office/, "microsoft-365"],
  [/^slack/, "slack"],
  [/^auth0/, "auth0"],
  [/^(?:hashicorp_)?vault/, "vault"],
  [/^anthropic/, "anthropic"],
  [/^openai/, "openai"],
  [/^1password/, "1password-events"],
  [/^atlassian_/, "atlassian"],
  [/^beyondinsight/, "beyondinsight"],
  [/^box_events/, "box"],
  [/^cisco_duo/, "duo"],
  [/^cloudflare/, "cloudflare"],
  [/^cyberarkpas/, "cyberark"],
  [/^mongodb_atlas\.mongod/, "mongodb"],
  [/^mysql_enterprise/, "mysql"],
  [/^ping_one/, "pingone"],
  [/^sailpoint/, "sailpoint"],
  [/^tenable_io/, "tenable"],
  [/^zscaler_/, "zscaler"],
];

/** Where an integration puts a machine: its id, its name, and what it is. */
export type Machine = readonly [id: string, name: string, kind: IdentityKind];

const APPLICATION = "azure.auditlogs.properties.initiated_by.app";
const SIGN_IN = "azure.signinlogs.properties";

/** Machines that acted, which the document's `user` does not name, or names whose they are. */
export const MACHINES: readonly Machine[] = [
  [`${SIGN_IN}.service_principal_id`, `${SIGN_IN}.service_principal_name`, "oauth-app"],
  [`${APPLICATION}.servicePrincipalId`, `${APPLICATION}.displayName`, "oauth-app"],
  ["wiz.audit.service_account.id", "wiz.audit.service_account.name", "service-account"],
  ["elasticsearch.audit.apikey.id", "elasticsearch.audit.apikey.name", "api-key"],
];

/** Those that stand there beside a user as well, who acted then: a client that asked for a token for itself, and keys. */
export const MACHINES_ALONE: readonly Machine[] = [
  ["auth0.logs.data.client_id", "auth0.logs.data.client_name", "oauth-app"],
  ["mongodb_atlas.organization.public_key", "mongodb_atlas.organization.public_key", "api-key"],
  ["mongodb_atlas.project.public_key", "mongodb_atlas.project.public_key", "api-key"],
];

/** What integrations leave out of `event.action` of their own name for what was done. */
export const ACTIONS: readonly string[] = [
  ...["elasticsearch.audit.action", "mongodb_atlas.organization.event_type.name"],
  ...["mongodb_atlas.project.event_type.name", "sailpoint_identity_sc.events.technical_name"],
];
