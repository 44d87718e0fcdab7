import type { Condition, Rule } from "../../rule.ts";
import { m365 } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["microsoft-365"];

/** A parameter of a cmdlet, and what it is set to. */
const parameter = (names: readonly string[], ...values: readonly string[]): Condition => ({
  each: "raw.Parameters",
  where: {
    all: [
      { field: "item.Name", in: names },
      { field: "item.Value", in: values },
    ],
  },
});
const set = (operation: string, name: string, Value: string) =>
  m365(operation, "Exchange", { Parameters: [{ Name: name, Value }] });
const OFF = ["False", "$false"];

/** Microsoft 365: filters that look away, mail that is copied out, and doors of files and agents. */
export const OFFICE_TURNS: readonly Rule[] = [
  plainRule({
    id: "m365-guard-switched-off",
    title: "{identity_name} let a filter of mail or files look away ({action})",
    sources,
    actions: [
      "Set-MalwareFilterPolicy",
      "New-MalwareFilterPolicy",
      "Set-AtpPolicyForO365",
      "Set-SafeLinksPolicy",
      "Set-SafeAttachmentPolicy",
      "Set-AntiPhishPolicy",
      "Set-HostedContentFilterPolicy",
    ],
    when: parameter(
      [
        "EnableFileFilter",
        "ZapEnabled",
        "SpamZapEnabled",
        "PhishZapEnabled",
        "EnableATPForSPOTeamsODB",
        "EnableSafeDocs",
        "EnableSafeLinksForEmail",
        "EnableSafeLinksForTeams",
        "EnableSafeLinksForOffice",
        "ScanUrls",
        "Enable",
        "Enabled",
        "EnableSpoofIntelligence",
        "EnableMailboxIntelligenceProtection",
      ],
      ...OFF,
    ),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "filters stay on",
    fires: ["of attachments", set("Set-MalwareFilterPolicy", "EnableFileFilter", "False")],
    quiet: ["on", set("Set-MalwareFilterPolicy", "EnableFileFilter", "True")],
  }),
  plainRule({
    id: "m365-mailbox-watched-less",
    title: "{identity_name} switched the log of the mailbox {resource|that the log does not name} off",
    sources,
    actions: ["Set-Mailbox"],
    when: parameter(["AuditEnabled"], ...OFF),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "mailboxes are logged",
    fires: ["off", set("Set-Mailbox", "AuditEnabled", "False")],
    quiet: ["on", set("Set-Mailbox", "AuditEnabled", "True")],
  }),
  plainRule({
    id: "m365-mailbox-taken-out",
    title: "{identity_name} asked for a mailbox as a file, or elsewhere ({action})",
    sources,
    actions: ["New-MailboxExportRequest", "New-MailboxRestoreRequest", "New-MoveRequest"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "mailboxes move with a migration",
    fires: ["as a file", m365("New-MailboxExportRequest", "Exchange")],
    quiet: ["looked at", m365("Get-MailboxExportRequest", "Exchange")],
  }),
  plainRule({
    id: "m365-door-changed",
    title: "{identity_name} changed from where or by whom files, calendars and apps are reached ({action})",
    sources,
    actions: [
      "NetworkAccessPolicyChanged",
      "DeviceAccessPolicyChanged",
      "Set-CsTeamsAppPermissionPolicy",
      "Set-SharingPolicy",
      "BotAuthUpdate",
      "BotShare",
    ],
    when: {
      any: [
        { not: { field: "action", equals: "Set-SharingPolicy" } },
        {
          each: "raw.Parameters",
          where: {
            all: [
              { field: "item.Name", equals: "Domains" },
              { field: "item.Value", contains: "Anonymous" },
            ],
          },
        },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "access is set up with the tenant",
    fires: ["which devices", m365("DeviceAccessPolicyChanged", "SharePoint")],
    quiet: [
      "a calendar for partners",
      set("Set-SharingPolicy", "Domains", "example.org:CalendarSharingFreeBusySimple"),
    ],
  }),
];
