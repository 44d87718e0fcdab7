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

export function isSupported(uid: number): boolean {
  return uid === API_ACTIVITY || uid === AUTHENTICATION || CHANGES.has(uid) || isFinding(uid);
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
  [6001, "Web Resources Activity"],
  [6002, "Application Lifecycle"],
  [6004, "Web Resource Access Activity"],
  [6005, "Datastore Activity"],
  [6006, "File Hosting Activity"],
]);

/** What an Authentication event is called when no operation is named: `Logon`. */
export function authenticationActivity(activity: number | undefined): string {
  return AUTHENTICATION_ACTIVITIES[activity ?? 0] ?? "Other";
}

/** `class 4001, Network Activity, is not supported: …`. */
export function unsupportedClass(uid: number): string {
  const name = CLASS_NAMES.get(uid);
  const called = name === undefined ? `class ${uid}` : `class ${uid}, ${name},`;
  return `${called} is not supported: API Activity (6003), Authentication (3002), changes of identities (3001, 3003 to 3006) and findings (2001, 2004) are`;
}
