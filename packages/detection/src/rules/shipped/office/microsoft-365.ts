import type { Condition, Rule } from "../../rule.ts";
import { m365 } from "../examples/directories.ts";
import { OFFICE_RIGHTS } from "./rights.ts";

const BASE = { version: 1, sources: ["microsoft-365"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it (reversible), and look at what was read meanwhile.";
/** A cmdlet's parameter has this value. */
const set = (name: string, value: string): Condition => ({
  each: "raw.Parameters",
  where: {
    all: [
      { field: "item.Name", equals: name },
      { field: "item.Value", equals: value },
    ],
  },
});
/** Folders of a mailbox that nobody opens: what a rule moves there is not seen. */
const UNSEEN_FOLDERS = ["RSS Feeds", "RSS Subscriptions", "Conversation History", "Deleted Items", "Junk Email"];

/** Microsoft 365: mail, guards, rights and files. */
export const MICROSOFT_365: readonly Rule[] = [
  {
    ...BASE,
    id: "m365-inbox-rule-made",
    title: "{identity_name} made a rule that moves, hides or forwards mail",
    confidence: "medium",
    actions: ["New-InboxRule", "Set-InboxRule", "UpdateInboxRules", "New-TransportRule", "Set-TransportRule"],
    when: {
      any: [
        {
          field: "raw.Parameters.*.Name",
          in: ["ForwardTo", "RedirectTo", "ForwardAsAttachmentTo", "DeleteMessage", "RedirectMessageTo", "BlindCopyTo"],
        },
        { field: "action", equals: "UpdateInboxRules" },
        { field: "raw.Parameters.*.Value", in: UNSEEN_FOLDERS },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Collection", technique: "T1213" }],
    expected: "people sort their mail; programs do not",
    shows: ["raw.Parameters.*.Value"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "forwards",
        records: [
          m365("New-InboxRule", "Exchange", { Parameters: [{ Name: "ForwardTo", Value: "eve@elsewhere.example" }] }),
        ],
      },
      {
        name: "hides",
        records: [m365("New-InboxRule", "Exchange", { Parameters: [{ Name: "MoveToFolder", Value: "RSS Feeds" }] })],
      },
    ],
    quiet: [
      {
        name: "sorts",
        records: [m365("New-InboxRule", "Exchange", { Parameters: [{ Name: "MoveToFolder", Value: "News" }] })],
      },
    ],
  },
  {
    ...BASE,
    id: "m365-mailbox-opened",
    title: "{identity_name} let {raw.Parameters.*.Value|somebody} into a mailbox",
    confidence: "medium",
    actions: ["Add-MailboxPermission", "Add-RecipientPermission", "Set-Mailbox"],
    when: {
      any: [
        {
          all: [
            { field: "action", in: ["Add-MailboxPermission", "Add-RecipientPermission"] },
            // What each mailbox has from the day that it is made.
            { not: { field: "raw.Parameters.*.Value", equals: "NT AUTHORITY\\SELF" } },
          ],
        },
        {
          all: [
            {
              each: "raw.Parameters",
              where: {
                all: [
                  {
                    field: "item.Name",
                    in: ["ForwardingSmtpAddress", "ForwardingAddress", "DeliverToMailboxAndForward"],
                  },
                  { not: { field: "item.Value", in: ["", "False", "$false", "$null"] } },
                ],
              },
            },
            { not: { field: "labels.forwards", equals: "inside" } },
          ],
        },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098" }],
    owasp: ["NHI5"],
    expected: "mailboxes are their owners'",
    shows: ["raw.Parameters.*.Name", "raw.Parameters.*.Value"],
    key: "raw.ObjectId",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "opened",
        records: [
          m365("Add-MailboxPermission", "Exchange", {
            Parameters: [
              { Name: "AccessRights", Value: "FullAccess" },
              { Name: "User", Value: "eve@example.com" },
            ],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "no longer forwarded",
        records: [m365("Set-Mailbox", "Exchange", { Parameters: [{ Name: "ForwardingSmtpAddress", Value: "" }] })],
      },
      {
        name: "renamed",
        records: [m365("Set-Mailbox", "Exchange", { Parameters: [{ Name: "DisplayName", Value: "x" }] })],
      },
      {
        name: "forwarded to a colleague",
        records: [
          m365("Set-Mailbox", "Exchange", {
            Parameters: [
              { Name: "Identity", Value: "ann@example.com" },
              { Name: "ForwardingSmtpAddress", Value: "smtp:bob@north.example.com" },
            ],
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "m365-audit-off",
    title: "{identity_name} switched the audit log off ({action})",
    confidence: "high",
    actions: [
      "Set-AdminAuditLogConfig",
      "Set-MailboxAuditBypassAssociation",
      "Remove-UnifiedAuditLogRetentionPolicy",
      "Disable-OrganizationCustomization",
    ],
    when: {
      any: [
        {
          not: {
            any: [{ field: "action", equals: "Set-AdminAuditLogConfig" }, set("AuditBypassEnabled", "False")],
          },
        },
        set("UnifiedAuditLogIngestionEnabled", "False"),
      ],
    },
    severity: "high",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685.002" }],
    expected: "the audit log stays on",
    shows: ["raw.Parameters.*.Name", "raw.Parameters.*.Value"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "off",
        records: [
          m365("Set-AdminAuditLogConfig", "Exchange", {
            Parameters: [{ Name: "UnifiedAuditLogIngestionEnabled", Value: "False" }],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "on",
        records: [
          m365("Set-AdminAuditLogConfig", "Exchange", {
            Parameters: [{ Name: "UnifiedAuditLogIngestionEnabled", Value: "True" }],
          }),
        ],
      },
      {
        name: "a mailbox is in it again",
        records: [
          m365("Set-MailboxAuditBypassAssociation", "Exchange", {
            Parameters: [{ Name: "AuditBypassEnabled", Value: "False" }],
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "m365-guard-weakened",
    title: "{identity_name} weakened what guards mail ({action})",
    confidence: "medium",
    actions: [
      "Disable-AntiPhishRule",
      "Remove-AntiPhishRule",
      "Remove-AntiPhishPolicy",
      "Disable-SafeLinksRule",
      "Disable-SafeAttachmentRule",
      "Remove-MalwareFilterPolicy",
      "Remove-DlpPolicy",
      "Remove-DlpCompliancePolicy",
      "Set-DkimSigningConfig",
      "Disable-MalwareFilterRule",
      "Remove-MalwareFilterRule",
      "Remove-SafeLinksRule",
      "Remove-SafeAttachmentRule",
      "Remove-TransportRule",
      "Disable-TransportRule",
      "Remove-HostedContentFilterPolicy",
      "Remove-SafeLinksPolicy",
      "Remove-SafeAttachmentPolicy",
      "Remove-HostedContentFilterRule",
      "Disable-HostedContentFilterRule",
      "Remove-HostedOutboundSpamFilterPolicy",
      "Disable-ATPProtectionPolicyRule",
      "Disable-EOPProtectionPolicyRule",
    ],
    when: { not: { all: [{ field: "action", equals: "Set-DkimSigningConfig" }, set("Enabled", "True")] } },
    severity: "medium",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "guards stay on",
    shows: ["action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "off", records: [m365("Disable-AntiPhishRule", "Exchange")] }],
    quiet: [
      { name: "on", records: [m365("Enable-AntiPhishRule", "Exchange")] },
      {
        name: "mail is signed",
        records: [m365("Set-DkimSigningConfig", "Exchange", { Parameters: [{ Name: "Enabled", Value: "True" }] })],
      },
    ],
  },
  ...OFFICE_RIGHTS,
];
