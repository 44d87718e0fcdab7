import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { m365 } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const M365 = ["microsoft-365"];

/** A parameter of a cmdlet, and what it is set to. */
const parameter = (names: readonly string[], value?: Condition): Condition => ({
  each: "raw.Parameters",
  where: {
    all: [{ field: "item.Name", in: names }, value ?? { not: { field: "item.Value", in: ["", "False", "$false"] } }],
  },
});
const set = (operation: string, name: string, Value: string, workload = "Exchange") =>
  m365(operation, workload, { Parameters: [{ Name: name, Value }] });
const copilot = (message: JsonObject) =>
  m365("CopilotInteraction", "Copilot", { CopilotEventData: { Messages: [{ Id: "1", isPrompt: true, ...message }] } });

/** Microsoft 365: guards of mail and files that are loosened, and ways out. */
export const OFFICE_OPENINGS: readonly Rule[] = [
  plainRule({
    id: "m365-sender-let-through",
    title: "{identity_name} let senders or addresses pass the filters of mail ({action})",
    sources: M365,
    actions: [
      "Set-HostedContentFilterPolicy",
      "New-HostedContentFilterPolicy",
      "Set-HostedConnectionFilterPolicy",
      "New-TenantAllowBlockListItems",
      "New-TenantAllowBlockListSpoofItems",
    ],
    when: {
      any: [
        parameter(["AllowedSenders", "AllowedSenderDomains", "IPAllowList", "EnableSafeList", "Allow"]),
        {
          all: [
            { field: "action", equals: "New-TenantAllowBlockListSpoofItems" },
            { not: parameter(["Action"], { field: "item.Value", equals: "Block" }) },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "filters look at all mail",
    fires: ["a domain", set("Set-HostedContentFilterPolicy", "AllowedSenderDomains", "example.org")],
    quiet: ["one blocked", set("New-TenantAllowBlockListItems", "Block", "True")],
  }),
  plainRule({
    id: "m365-mail-copied",
    title: "{identity_name} lets mail be copied or read by another ({action})",
    sources: M365,
    actions: ["New-JournalRule", "Set-JournalRule", "Add-MailboxFolderPermission", "Set-MailboxFolderPermission"],
    when: {
      any: [
        { field: "action", suffix: "-JournalRule" },
        parameter(["AccessRights"], {
          any: ["Owner", "Editor"].map((contains) => ({ field: "item.Value", contains })),
        }),
        {
          all: [
            parameter(["Identity"], { field: "item.Value", contains: "Inbox" }),
            parameter(["AccessRights"], { not: { field: "item.Value", in: ["None", "AvailabilityOnly"] } }),
          ],
        },
        // To all, or to people from nowhere, of more than a calendar.
        {
          all: [
            parameter(["User"], { field: "item.Value", in: ["Default", "Anonymous", "Standard"] }),
            parameter(["AccessRights"], { field: "item.Value", contains: "Reviewer" }),
            { not: parameter(["Identity"], { field: "item.Value", contains: ":\\calendar" }) },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Collection", technique: "T1114.003" },
    expected: "mail is read by whom it is for",
    fires: ["a journal", set("New-JournalRule", "JournalEmailAddress", "eve@example.org")],
    quiet: ["a calendar seen", set("Add-MailboxFolderPermission", "AccessRights", "Reviewer")],
  }),
  plainRule({
    id: "m365-old-sign-in-allowed",
    title: "{identity_name} let mail be sent with a password alone ({action})",
    sources: M365,
    actions: ["Set-TransportConfig", "Set-CASMailbox", "New-AuthenticationPolicy", "Set-AuthenticationPolicy"],
    when: {
      any: [
        parameter(["SmtpClientAuthenticationDisabled"], { field: "item.Value", in: ["False", "$false"] }),
        parameter([
          "AllowBasicAuthSmtp",
          "AllowBasicAuthImap",
          "AllowBasicAuthPop",
          "AllowBasicAuthActiveSync",
          "AllowBasicAuthWebServices",
          "AllowBasicAuthPowershell",
        ]),
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "programs send mail by tokens",
    fires: ["SMTP", set("Set-TransportConfig", "SmtpClientAuthenticationDisabled", "False")],
    quiet: ["off", set("Set-TransportConfig", "SmtpClientAuthenticationDisabled", "True")],
  }),
  plainRule({
    id: "m365-mailbox-log-off",
    title: "{identity_name} switched the log of all mailboxes off",
    sources: M365,
    actions: ["Set-OrganizationConfig"],
    when: parameter(["AuditDisabled"]),
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "mailboxes log who reads them",
    fires: ["off", set("Set-OrganizationConfig", "AuditDisabled", "True")],
    quiet: ["on", set("Set-OrganizationConfig", "AuditDisabled", "False")],
  }),
  plainRule({
    id: "m365-compliance-guard-removed",
    title: "{identity_name} took a guard of the company's data away ({action})",
    sources: M365,
    actions: [
      "Remove-RetentionCompliancePolicy",
      "Remove-RetentionComplianceRule",
      "Remove-DlpComplianceRule",
      "Set-DlpComplianceRule",
      "Set-DlpCompliancePolicy",
      "DeleteDlpPolicy",
      "Disable-ProtectionAlert",
      "Remove-ProtectionAlert",
      "Remove-CaseHoldPolicy",
      "Remove-ComplianceCase",
      "Remove-LabelPolicy",
      "Remove-Label",
      "Remove-InformationBarrierPolicy",
      "Remove-ComplianceSearch",
      "Remove-CaseHoldRule",
      "Set-ProtectionAlert",
    ],
    when: {
      any: [
        { not: { field: "action", prefix: "Set-" } },
        parameter(["Disabled"]),
        parameter(["Mode"], { field: "item.Value", equals: "Disable" }),
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "rules against loss stay",
    fires: ["kept no more", m365("Remove-RetentionCompliancePolicy", "SecurityComplianceCenter")],
    quiet: ["a text", set("Set-DlpComplianceRule", "Comment", "x", "SecurityComplianceCenter")],
  }),
  plainRule({
    id: "m365-searcher-made",
    title: "{identity_name} let somebody search everything ({action})",
    sources: M365,
    actions: ["Add-eDiscoveryCaseAdmin", "Update-eDiscoveryCaseAdmin"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Collection", technique: "T1213" },
    expected: "few people search for a court",
    fires: ["made", m365("Add-eDiscoveryCaseAdmin", "SecurityComplianceCenter")],
    quiet: ["no more", m365("Remove-eDiscoveryCaseAdmin", "SecurityComplianceCenter")],
  }),
  plainRule({
    id: "m365-teams-opened",
    title: "{identity_name} opened Teams to strangers or to apps of anybody ({action})",
    sources: M365,
    actions: ["Set-CsExternalAccessPolicy", "TeamsTenantSettingChanged", "Set-CsTeamsAppSetupPolicy"],
    when: {
      any: [
        parameter([
          "EnableTeamsConsumerAccess",
          "EnableTeamsConsumerInbound",
          "EnableFederationAccess",
          "EnablePublicCloudAccess",
          "AllowSideLoading",
        ]),
        {
          all: [
            { field: "raw.NewValue", in: ["True", "true"] },
            { any: ["sideloading", "external", "guest"].map((contains) => ({ field: "raw.Name", contains })) },
          ],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Initial Access", technique: "T1199" },
    expected: "Teams is for the company and its partners",
    fires: ["strangers", set("Set-CsExternalAccessPolicy", "EnableTeamsConsumerAccess", "True", "MicrosoftTeams")],
    quiet: ["shut", set("Set-CsExternalAccessPolicy", "EnableTeamsConsumerAccess", "False", "MicrosoftTeams")],
  }),
  plainRule({
    id: "m365-assistant-tricked",
    // Where an agent was asked, it is the identity, and whoever asked is behind it.
    title: "{delegation|identity_name|somebody} tried to talk Copilot out of its rules, or a document did",
    sources: M365,
    actions: ["CopilotInteraction"],
    when: {
      any: [
        { field: "raw.CopilotEventData.Messages.*.JailbreakDetected", equals: true },
        { field: "raw.CopilotEventData.AccessedResources.*.XPIADetected", equals: true },
      ],
    },
    severity: "medium",
    owasp: ["NHI10"],
    attack: { tactic: "Execution", technique: "T1059.009" },
    expected: "questions, and documents without orders in them",
    shows: ["identity_name", "resource"],
    response: ["Read the question; where a document gave the order, find out who wrote it."],
    fires: ["in a question", copilot({ JailbreakDetected: true })],
    quiet: ["a question", copilot({ JailbreakDetected: false })],
  }),
  plainRule({
    id: "m365-data-rule-met",
    title: "A rule against the loss of data stopped or saw {identity_name} ({resource|not named in the log})",
    sources: M365,
    actions: ["DLPRuleMatch", "DlpRuleMatch"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "data leaves by ways that were agreed on",
    fires: ["met", m365("DLPRuleMatch", "Exchange")],
    quiet: ["looked into", m365("DLPRuleUndo", "Exchange")],
  }),
];
