import type { Rule } from "../../rule.ts";
import { m365 } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const BASE = { version: 1, sources: ["microsoft-365"], owasp: [] } as const;
const ROUTINE = "Migrations, backup and clean-up, by the application that has that purpose.";
const ASK = "Ask its owner; take the application's consent away (reversible), and restore from the recycle bin.";
const APP = { UserId: "app@sharepoint", UserType: 5, AppAccessContext: { ClientAppId: "a-1" } };

/** Microsoft 365: many of a kind, by one application or person. */
export const OFFICE_VOLUMES: readonly Rule[] = [
  {
    ...BASE,
    id: "m365-many-files-fetched",
    title: "{identity_name} fetched many files",
    confidence: "medium",
    actions: ["FileDownloaded", "FileSyncDownloadedFull"],
    threshold: { distinct: ["resource"], noun: "files", atLeast: 50, withinMs: 600_000 },
    severity: "medium",
    attacks: [{ tactic: "Collection", technique: "T1213" }],
    expected: "a file at a time",
    shows: ["resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "fifty",
        records: Array.from({ length: 50 }, (_, n) =>
          m365("FileDownloaded", "SharePoint", { ObjectId: `https://x.sharepoint.com/${n}` }),
        ),
      },
    ],
    quiet: [
      {
        name: "one, often",
        records: Array.from({ length: 50 }, () =>
          m365("FileDownloaded", "SharePoint", { ObjectId: "https://x.sharepoint.com/1" }),
        ),
      },
    ],
  },
  {
    ...BASE,
    id: "m365-many-files-deleted",
    title: "{identity_name} deleted many files",
    confidence: "medium",
    actions: ["FileDeleted", "FileRecycled", "FileDeletedFirstStageRecycleBin", "FileDeletedSecondStageRecycleBin"],
    threshold: { distinct: ["resource"], noun: "files", atLeast: 50, withinMs: 600_000 },
    severity: "medium",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "a file at a time",
    shows: ["resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "fifty",
        records: Array.from({ length: 50 }, (_, n) =>
          m365("FileDeleted", "SharePoint", { ...APP, ObjectId: `https://x.sharepoint.com/${n}` }),
        ),
      },
    ],
    quiet: [{ name: "one", records: [m365("FileDeleted", "SharePoint", APP)] }],
  },
  {
    ...BASE,
    id: "m365-many-mailboxes-read",
    title: "{identity_name} read the mail of many people",
    confidence: "medium",
    actions: ["MailItemsAccessed"],
    threshold: { distinct: ["raw.MailboxOwnerUPN"], noun: "mailboxes", atLeast: 5, withinMs: 3_600_000 },
    severity: "medium",
    attacks: [{ tactic: "Collection", technique: "T1213" }],
    owasp: ["NHI3", "NHI5"],
    expected: "an application reads the mailboxes that it was given",
    shows: ["raw.MailboxOwnerUPN", "raw.ClientAppId"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "five",
        records: Array.from({ length: 5 }, (_, n) =>
          m365("MailItemsAccessed", "Exchange", { MailboxOwnerUPN: `p${n}@example.com`, ClientAppId: "a-1" }),
        ),
      },
    ],
    quiet: [
      {
        name: "one's own",
        records: Array.from({ length: 5 }, () =>
          m365("MailItemsAccessed", "Exchange", { MailboxOwnerUPN: "p@example.com" }),
        ),
      },
    ],
  },
  plainRule({
    id: "m365-teams-app-installed",
    title: "{identity_name} installed the Teams app {resource|that the log does not name}",
    sources: ["microsoft-365"],
    actions: ["AppInstalled", "AppPublishedToCatalog", "AppUpdatedInCatalog"],
    severity: "info",
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "apps that were reviewed",
    fires: ["installed", m365("AppInstalled", "MicrosoftTeams")],
    quiet: ["removed", m365("AppUninstalled", "MicrosoftTeams")],
  }),
];
