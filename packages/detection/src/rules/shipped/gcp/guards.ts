import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { FIREWALL_NARROW } from "./narrower.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Pipelines and engineers at a change that was agreed.";
const ASK = "Ask whoever did it; put back what was there.";

const opened = (sourceRanges: readonly string[]) =>
  gcp("compute.googleapis.com", "v1.compute.firewalls.insert", [], {
    request: { direction: "INGRESS", sourceRanges, alloweds: [{ IPProtocol: "tcp", ports: ["5432"] }] },
  });

const patched = (request: JsonObject) => gcp("compute.googleapis.com", "v1.compute.firewalls.patch", [], { request });

/** Google Cloud: guards and ways that are changed, and what is lost. */
export const GCP_GUARDS: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-firewall-changed",
    title: "{identity_name} changed the firewall rule {resource|that the log does not name} ({action})",
    confidence: "medium",
    actions: [
      "compute.firewalls.insert",
      "v1.compute.firewalls.insert",
      "beta.compute.firewalls.insert",
      "compute.firewalls.patch",
      "v1.compute.firewalls.patch",
      "beta.compute.firewalls.patch",
      "compute.firewalls.update",
      "v1.compute.firewalls.update",
      "beta.compute.firewalls.update",
      "compute.firewalls.delete",
      "v1.compute.firewalls.delete",
      "beta.compute.firewalls.delete",
      "google.appengine.v1.FirewallRules.*",
      "google.appengine.v1beta.FirewallRules.*",
      "google.appengine.v1beta1.FirewallRules.*",
      "google.appengine.v1.Firewall.*",
    ],
    when: { not: FIREWALL_NARROW },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    expected: "firewalls come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "deleted", records: [gcp("compute.googleapis.com", "v1.compute.firewalls.delete", [])] },
      // What a patch takes away, as the tags that keep a rule to some machines, is null in it: the log has no sign of that.
      { name: "its log on, and what else the log does not say", records: [patched({ logConfig: { enable: true } })] },
      {
        name: "its log on, and from elsewhere",
        records: [patched({ logConfig: { enable: true }, sourceRanges: ["0.0.0.0/0"] })],
      },
      { name: "more than Google's own tunnel", records: [opened(["35.235.0.0/16"])] },
      { name: "one address of the internet among others", records: [opened(["10.0.0.0/8", "203.0.113.9/32"])] },
    ],
    quiet: [
      { name: "read", records: [gcp("compute.googleapis.com", "v1.compute.firewalls.get", [])] },
      { name: "for the company's network", records: [opened(["10.20.0.0/16"])] },
      { name: "for Google's own tunnel", records: [opened(["35.235.240.0/20", "10.20.0.0/16"])] },
    ],
  },
  {
    ...BASE,
    id: "gcp-network-changed",
    title: "{identity_name} changed a network or a route ({action})",
    confidence: "medium",
    actions: [
      "compute.networks.delete",
      "v1.compute.networks.delete",
      "beta.compute.networks.delete",
      "compute.routes.insert",
      "v1.compute.routes.insert",
      "beta.compute.routes.insert",
      "compute.routes.delete",
      "v1.compute.routes.delete",
      "beta.compute.routes.delete",
      "compute.networks.addPeering",
      "v1.compute.networks.addPeering",
      "beta.compute.networks.addPeering",
    ],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    expected: "networks come from code",
    shows: ["resource"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "a route", records: [gcp("compute.googleapis.com", "v1.compute.routes.insert", [])] }],
    quiet: [{ name: "read", records: [gcp("compute.googleapis.com", "v1.compute.routes.list", [])] }],
  },
  {
    ...BASE,
    id: "gcp-flow-logs-off",
    title: "{identity_name} switched off the flow logs of {resource|a subnet}",
    confidence: "medium",
    actions: ["compute.subnetworks.patch", "v1.compute.subnetworks.patch", "beta.compute.subnetworks.patch"],
    when: {
      any: [
        { field: "raw.protoPayload.request.enableFlowLogs", equals: false },
        { field: "raw.protoPayload.request.logConfig.enable", equals: false },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685.002" }],
    expected: "flow logs stay on",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "off",
        records: [
          gcp("compute.googleapis.com", "v1.compute.subnetworks.patch", [], { request: { enableFlowLogs: false } }),
        ],
      },
    ],
    quiet: [
      {
        name: "on",
        records: [
          gcp("compute.googleapis.com", "v1.compute.subnetworks.patch", [], { request: { enableFlowLogs: true } }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-service-account-removed",
    title: "{identity_name} disabled or deleted the service account {resource|that the log does not name}",
    confidence: "medium",
    actions: ["google.iam.admin.v1.DisableServiceAccount", "google.iam.admin.v1.DeleteServiceAccount"],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Impact", technique: "T1531" }],
    expected: "accounts go when their workload has gone",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "disabled", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.DisableServiceAccount", [])] },
    ],
    quiet: [
      { name: "enabled", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.EnableServiceAccount", [])] },
      {
        name: "a key of it alone",
        records: [gcp("iam.googleapis.com", "google.iam.admin.v1.DeleteServiceAccountKey", [])],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-service-account-key-removed",
    title: "{identity_name} disabled or deleted a key of a service account ({resource|not named in the log})",
    confidence: "medium",
    actions: ["google.iam.admin.v1.DeleteServiceAccountKey", "google.iam.admin.v1.DisableServiceAccountKey"],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Impact", technique: "T1531" }],
    expected: "keys go when the next ones are in use",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "deleted", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.DeleteServiceAccountKey", [])] },
    ],
    quiet: [{ name: "enabled", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.EnableServiceAccount", [])] }],
  },
  {
    ...BASE,
    id: "gcp-role-removed",
    title: "{identity_name} deleted the role {resource|that the log does not name}",
    confidence: "medium",
    actions: ["google.iam.admin.v1.DeleteRole"],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Impact", technique: "T1531" }],
    expected: "roles stay",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "deleted", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.DeleteRole", [])] }],
    quiet: [{ name: "read", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.GetRole", [])] }],
  },
];
