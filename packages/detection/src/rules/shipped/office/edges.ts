import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { m365 } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["microsoft-365"];
const parameters = (values: Readonly<Record<string, string>>): JsonObject => ({
  Parameters: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
});
/** Some parameter of one of these names is given, and is not nothing. */
const given = (...names: readonly string[]): Condition => ({
  each: "raw.Parameters",
  where: {
    all: [
      { field: "item.Name", in: names },
      { not: { field: "item.Value", in: ["", "False", "$false"] } },
      { field: "item.Value", exists: true },
    ],
  },
});
const folder = (MemberUpn: string, MemberRights: string) =>
  m365("ModifyFolderPermissions", "Exchange", {
    RecordType: 2,
    Item: { ParentFolder: { MemberUpn, MemberRights, Name: "Inbox", Path: "\\Inbox" } },
  });

/** Microsoft 365: folders opened to others, old protocols, and bots, agents and plugins that act by themselves. */
export const OFFICE_EDGES: readonly Rule[] = [
  plainRule({
    id: "m365-folder-opened",
    title: "{identity_name} let {raw.Item.ParentFolder.MemberUpn|somebody} read a folder of mail",
    sources,
    actions: ["AddFolderPermissions", "ModifyFolderPermissions", "UpdateFolderPermissions"],
    when: {
      all: [
        { field: "raw.Item.ParentFolder.MemberRights", contains: "ReadAny" },
        { not: { field: "raw.Item.ParentFolder.Name", in: ["Calendar", "Kalender", "Calendrier"] } },
      ],
    },
    severity: "low",
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "mail is read by whom it was sent to",
    fires: ["to one", folder("eve@example.com", "ReadAny, Visible")],
    quiet: ["seen, not read", folder("Default", "Visible")],
  }),
  plainRule({
    id: "m365-sent-in-anothers-name",
    title: "{identity_name} let somebody send in the name of {raw.ObjectId|another}",
    sources,
    actions: ["Set-Mailbox"],
    when: given("GrantSendOnBehalfTo"),
    severity: "low",
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "people send in their own name",
    fires: ["let", m365("Set-Mailbox", "Exchange", parameters({ Identity: "ceo", GrantSendOnBehalfTo: "eve" }))],
    quiet: ["no more", m365("Set-Mailbox", "Exchange", parameters({ Identity: "ceo", GrantSendOnBehalfTo: "" }))],
  }),
  plainRule({
    id: "m365-old-protocol-opened",
    title: "{identity_name} opened a protocol by which mail is read with a password alone ({action})",
    sources,
    actions: ["Set-CASMailbox", "Set-CASMailboxPlan", "LegacyAuthenticationEnabledSet"],
    when: {
      any: [
        { field: "action", equals: "LegacyAuthenticationEnabledSet" },
        given("ImapEnabled", "PopEnabled", "ActiveSyncEnabled", "EwsEnabled"),
      ],
    },
    severity: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "programs read mail by tokens",
    fires: ["IMAP", m365("Set-CASMailbox", "Exchange", parameters({ Identity: "x", ImapEnabled: "True" }))],
    quiet: ["closed", m365("Set-CASMailbox", "Exchange", parameters({ Identity: "x", ImapEnabled: "False" }))],
  }),
  plainRule({
    id: "m365-everything-searched",
    title: "{identity_name} searched the mail of everybody ({resource|not named in the log})",
    sources,
    actions: ["New-ComplianceSearch", "Start-ComplianceSearch", "SearchCreated", "SearchStarted"],
    severity: "low",
    attack: { tactic: "Collection", technique: "T1213" },
    expected: "lawyers search for a case that has a number",
    fires: ["made", m365("New-ComplianceSearch", "SecurityComplianceCenter")],
    quiet: ["looked at", m365("SearchViewed", "SecurityComplianceCenter")],
  }),
  plainRule({
    id: "m365-bot-let-in",
    title: "{identity_name} let a bot, a connector or an add-in into a team or a mailbox ({action})",
    sources,
    actions: ["BotAddedToTeam", "ConnectorAdded", "ConnectorUpdated", "New-App", "AppPublishedToCatalog"],
    severity: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "what listens in a team was looked at by whoever runs it",
    fires: ["a bot", m365("BotAddedToTeam", "MicrosoftTeams")],
    quiet: ["removed", m365("BotRemovedFromTeam", "MicrosoftTeams")],
  }),
  plainRule({
    id: "m365-agent-changed",
    title: "{identity_name} changed who may use an agent, what it calls, or put it before people ({action})",
    sources,
    actions: [
      ...["BotAuthUpdate", "BotShare", "BotPublish", "BotAppInsightsUpdate"].flatMap((name) => [
        name,
        `BotUpdateOperation-${name}`,
      ]),
      ...["AIPluginOperation-AIPluginCreate", "AIPluginOperation-AIPluginUpdate", "EnvironmentVariableUpdate"],
      ...["CreatePlugin", "UpdatePlugin", "EnablePlugin", "CreateCopilotPlugin", "PutConnection"],
    ],
    severity: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "agents change by a release of their makers",
    fires: ["asks nobody", m365("BotUpdateOperation-BotAuthUpdate", "PowerPlatform")],
    quiet: ["another picture", m365("BotUpdateOperation-BotIconUpdate", "PowerPlatform")],
  }),
  plainRule({
    id: "m365-invited-from-outside",
    title: "{identity_name} shared {resource|a file} with {raw.TargetUserOrGroupName|somebody} from outside",
    sources,
    actions: ["SharingInvitationCreated", "AddedToSecureLink", "SharingSet", "PublishToWebReport"],
    when: {
      any: [
        { field: "action", equals: "PublishToWebReport" },
        { field: "raw.TargetUserOrGroupType", equals: "Guest" },
      ],
    },
    severity: "low",
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "what is shared has readers inside",
    fires: [
      "a guest",
      m365("AddedToSecureLink", "SharePoint", {
        TargetUserOrGroupName: "x@far.example",
        TargetUserOrGroupType: "Guest",
      }),
    ],
    quiet: ["a colleague", m365("AddedToSecureLink", "SharePoint", { TargetUserOrGroupType: "Member" })],
  }),
];
