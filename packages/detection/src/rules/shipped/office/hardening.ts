import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { m365 } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const M365 = ["microsoft-365"];

/** Settings of the whole organisation by which programs and mail of others come in. */
const WAYS = [
  "OAuth2ClientProfileEnabled",
  "EwsEnabled",
  "EwsApplicationAccessPolicy",
  "EwsAllowList",
  "EwsAllowEntourage",
  "ConnectorsEnabled",
  "CustomerLockboxEnabled",
  "RejectDirectSend",
  "DefaultAuthenticationPolicy",
  "SmtpActionableMessagesEnabled",
  "AppsForOfficeEnabled",
];

/** Microsoft 365: doors for applications and outsiders, and guards that are set to less. */
export const OFFICE_HARDENING: readonly Rule[] = [
  plainRule({
    id: "m365-application-access-changed",
    title: "{identity_name} changed which mailboxes applications may open ({action})",
    sources: M365,
    actions: [
      "New-ApplicationAccessPolicy",
      "Remove-ApplicationAccessPolicy",
      "Set-ApplicationAccessPolicy",
      "New-ServicePrincipal",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "applications open few mailboxes",
    fires: ["a limit removed", m365("Remove-ApplicationAccessPolicy", "Exchange")],
    quiet: ["read", m365("Get-ApplicationAccessPolicy", "Exchange")],
  }),
  plainRule({
    id: "m365-mail-way-opened",
    title: "{identity_name} opened another way for mail ({action})",
    sources: M365,
    actions: [
      "Set-InboundConnector",
      "New-OutboundConnector",
      "Set-OutboundConnector",
      "New-RemoteDomain",
      "Set-RemoteDomain",
      "Set-IRMConfiguration",
      "Set-OrganizationConfig",
      "QuarantineReleaseMessage",
    ],
    when: {
      any: [
        { not: { field: "action", equals: "Set-OrganizationConfig" } },
        { field: "raw.Parameters.*.Name", in: WAYS },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Collection", technique: "T1114.003" },
    expected: "connectors are set up once",
    fires: ["a connector", m365("New-OutboundConnector", "Exchange")],
    quiet: ["read", m365("Get-InboundConnector", "Exchange")],
  }),
  plainRule({
    id: "m365-domain-federated",
    title: "{identity_name} changed who vouches for a domain's people ({action})",
    sources: M365,
    actions: [
      "Set federation settings on domain.",
      "Set domain authentication.",
      "Add unverified domain.",
      "Add verified domain.",
      "Verify domain.",
      "Add-FederatedDomain",
      "New-AcceptedDomain",
      "Set-CsTenantFederationConfiguration",
    ],
    severity: "high",
    attempted: "medium",
    owasp: ["NHI4"],
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "domains are federated once",
    fires: ["federated", m365("Set federation settings on domain.", "AzureActiveDirectory")],
    quiet: ["a user", m365("Update user.", "AzureActiveDirectory")],
  }),
  plainRule({
    id: "m365-second-factor-removed",
    title: "{identity_name} took the second factors of {resource|somebody} away",
    sources: M365,
    actions: ["Update user."],
    when: {
      each: "raw.ModifiedProperties",
      where: {
        all: [
          { field: "item.Name", equals: "StrongAuthenticationMethod" },
          { field: "item.NewValue", in: ["[]", ""] },
          { not: { field: "item.OldValue", in: ["[]", ""] } },
        ],
      },
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "factors are replaced, and not left away",
    fires: ["taken away", m365("Update user.", "AzureActiveDirectory", factors('[{"MethodType":6}]', "[]"))],
    quiet: ["enrolled", m365("Update user.", "AzureActiveDirectory", factors("[]", '[{"MethodType":6}]'))],
  }),
  plainRule({
    id: "m365-shared-outside",
    title: "{identity_name} opened files or meetings to outsiders ({action})",
    sources: M365,
    actions: [
      "AnonymousLinkCreated",
      "SharingPolicyChanged",
      "Set-CsTeamsClientConfiguration",
      "Set-CsTeamsGuestMeetingConfiguration",
      "CompanyLinkCreated",
    ],
    when: { not: { field: "action", equals: "CompanyLinkCreated" } },
    severity: "low",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "what is shared has named readers",
    fires: ["a link for all", m365("AnonymousLinkCreated", "SharePoint")],
    quiet: ["within the company", m365("CompanyLinkCreated", "SharePoint")],
  }),
  plainRule({
    id: "m365-malware-found",
    title: "Malware was found in a file of {identity_name} ({resource|not named in the log})",
    sources: M365,
    actions: ["FileMalwareDetected", "TIMailData", "AtpDetection"],
    severity: "medium",
    attack: { tactic: "Initial Access", technique: "T1195" },
    expected: "no malware",
    fires: ["found", m365("FileMalwareDetected", "OneDrive")],
    quiet: ["opened", m365("FileAccessed", "OneDrive")],
  }),
  plainRule({
    id: "m365-flow-made",
    title: "{identity_name} made something that acts by itself ({action})",
    sources: M365,
    actions: [
      "CreateFlow",
      "EditFlow",
      "PutPermissions",
      "CreateAgent",
      "BotCreate",
      "BotUpdateOperation",
      "Add service principal.",
      "Disable Strong Authentication.",
      "Update policy.",
      "Delete policy.",
      "Add policy.",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "flows and agents have an owner",
    fires: ["a flow", m365("CreateFlow", "MicrosoftFlow")],
    quiet: ["a run", m365("FlowRun", "MicrosoftFlow")],
  }),
];

function factors(before: string, after: string): JsonObject {
  return { ModifiedProperties: [{ Name: "StrongAuthenticationMethod", OldValue: before, NewValue: after }] };
}
