/** The classes that say who did what: a call, a logon, and the changes to identities and their rights. */
export const API_ACTIVITY = 6003;
export const AUTHENTICATION = 3002;

/**
 * Identity & Access Management but for logons: the actor changes the user, entity, group or role that the event names.
 * Security Lake gives what CloudTrail knows of IAM's users as Account Change.
 */
const CHANGES: ReadonlyMap<number, string> = new Map([
  [3001, "Account Change"],
  [3003, "Authorize Session"],
  [3004, "Entity Management"],
  [3005, "User Access Management"],
  [3006, "Group Management"],
]);

export function isChange(uid: number): boolean {
  return CHANGES.has(uid);
}

/** What another detector found: Security Finding of 1.0, and Detection Finding since. */
export function isFinding(uid: number): boolean {
  return uid === 2001 || uid === 2004;
}

/**
 * What is done with data, documents and applications, as those write it who have no API of their own in view (AppFabric, mappers of SaaS): told where an actor is
 * named. Activities as OCSF 1.8.0 counts them.
 */
const USES: ReadonlyMap<number, { readonly name: string; readonly activities: readonly string[] }> = new Map([
  [6001, { name: "Web Resources Activity", activities: words("Create Read Update Delete Search Import Export Share") }],
  [
    6002,
    { name: "Application Lifecycle", activities: words("Install Remove Start Stop Restart Enable Disable Update") },
  ],
  [
    6004,
    {
      name: "Web Resource Access Activity",
      activities: ["Access Grant", "Access Deny", "Access Revoke", "Access Error"],
    },
  ],
  [6005, { name: "Datastore Activity", activities: words("Read Update Connect Query Write Create Delete") }],
  [
    6006,
    {
      name: "File Hosting Activity",
      activities: words(
        "Upload Download Update Delete Rename Copy Move Restore Preview Lock Unlock Share Unshare Open Sync Unsync",
      ),
    },
  ],
]);

function words(text: string): readonly string[] {
  return text.split(" ");
}

/** What a use of data is called when nothing names it (`Download`); undefined for any other class. */
export function useActivity(uid: number, activity: number | undefined): string | undefined {
  const use = USES.get(uid);
  return use === undefined ? undefined : (use.activities[(activity ?? 0) - 1] ?? `${use.name} ${activity ?? 0}`);
}

export function isSupported(uid: number): boolean {
  return uid === API_ACTIVITY || uid === AUTHENTICATION || CHANGES.has(uid) || USES.has(uid) || isFinding(uid);
}

/** A session is authorized for the user whom the event names, whether or not an actor is named beside. */
export const AUTHORIZE_SESSION = 3003;

/** What a change is called when neither an operation nor an activity is named: `Account Change 6`. */
export function changeActivity(uid: number, activity: number | undefined): string {
  return `${CHANGES.get(uid) ?? uid} ${activity ?? 0}`;
}

/** Activities of Authentication (OCSF 1.8.0). */
const AUTHENTICATION_ACTIVITIES: readonly string[] = [
  "Unknown",
  "Logon",
  "Logoff",
  "Authentication Ticket",
  "Service Ticket Request",
  "Service Ticket Renew",
  "Preauth",
  "Account Switch",
];

/** Names of other classes, so that a refusal can be read (OCSF 1.8.0). */
const CLASS_NAMES: ReadonlyMap<number, string> = new Map([
  [1001, "File System Activity"],
  [1007, "Process Activity"],
  [2002, "Vulnerability Finding"],
  [2003, "Compliance Finding"],
  [2005, "Incident Finding"],
  [2008, "IAM Analysis Finding"],
  [4001, "Network Activity"],
  [4002, "HTTP Activity"],
  [4003, "DNS Activity"],
  [5001, "Device Inventory Info"],
]);

/** What an Authentication event is called when no operation is named: `Logon`. */
export function authenticationActivity(activity: number | undefined): string {
  return AUTHENTICATION_ACTIVITIES[activity ?? 0] ?? "Other";
}

/** `class 4001, Network Activity, is not supported: …`. */
export function unsupportedClass(uid: number): string {
  const name = CLASS_NAMES.get(uid);
  const called = name === undefined ? `class ${uid}` : `class ${uid}, ${name},`;
  return `${called} is not supported: API Activity (6003), Authentication (3002), changes of identities (3001, 3003 to 3006), uses of data (6001, 6002, 6004 to 6006) and findings (2001, 2004) are`;
}
