import type { Condition } from "../../rule.ts";

/** What Microsoft's own interfaces call things that tell somebody's secrets, words or weaknesses to whoever may read them. */
const CONTENT = [
  ...["Mail", "Calendar", "Contacts", "MailboxSettings", "MailboxFolder", "MailboxItem", "Files", "Sites", "Lists"],
  ...["Notes", "Chat", "ChannelMessage", "TeamworkTag", "OnlineMeeting", "Call", "VirtualEvent", "Directory"],
  ...["Application", "Policy", "RoleManagement", "PrivilegedA", "PrivilegedE", "UserAuthenticationMethod", "Bitlocker"],
  ...[
    "DeviceLocalCredential",
    "DeviceManagement",
    "Identity",
    "Security",
    "ThreatHunting",
    "AdvancedQuery",
    "eDiscovery",
  ],
  ...["InformationProtection", "CustomSecAttribute", "Exchange", "ActivityFeed", "Machine", "Vulnerability", "full"],
  ...["CustomAuthenticationExtension", "Synchronization", "EntitlementManagement", "ExternalItem", "User.Export"],
];

/** A role that only reads, or holds for what is chosen one by one; the value of a role stands in quotes. */
const READS: Condition = {
  any: [...["Read", "Read.All", "ReadBasic", "ReadBasic.All"], "Selected"].flatMap((end) =>
    [`.${end}`, `.${end}"`].map((suffix) => ({ field: "item.newValue", suffix }) as const),
  ),
};
const CHOSEN: Condition = {
  any: [".Selected", '.Selected"'].map((suffix) => ({ field: "item.newValue", suffix }) as const),
};
const READS_CONTENT: Condition = {
  any: CONTENT.flatMap((prefix) =>
    [prefix, `"${prefix}`].map((start) => ({ field: "item.newValue", prefix: start }) as const),
  ),
};

/** What most applications ask for that list people, groups or devices, or look at an interface of the company's own. */
export const READS_LITTLE: Condition = {
  each: "raw.properties.targetResources.*.modifiedProperties",
  where: {
    all: [{ field: "item.displayName", equals: "AppRole.Value" }, READS, { any: [CHOSEN, { not: READS_CONTENT }] }],
  },
};
