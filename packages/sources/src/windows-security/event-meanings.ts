import type { ActionClass } from "@rolecall/core";

/** What an event of the log is about. */
export interface Meaning {
  /** What was done, in a few words: the log has a number and a sentence in the system's language. */
  readonly words: string;
  readonly actionClass: ActionClass;
  /** Whose members name who acted: the one that asked (`Subject…`) or the one that came in (`Target…`). */
  readonly actor: "subject" | "target";
  /** On what: members of the event's data; of `host` the computer. */
  readonly on: readonly string[];
  readonly kind: string;
}

type Row = readonly [id: number, words: string, actionClass: ActionClass, on?: readonly string[], kind?: string];

const HOST = ["host"];
const ACCOUNT = ["TargetUserName", "TargetAccount"];

const asTarget: readonly Row[] = [
  [4624, "logon", "auth"],
  [4625, "logon-failed", "auth"],
  [4740, "locked-out", "auth"],
  [4768, "tgt-requested", "auth", ["ServiceName"], "service"],
  [4769, "service-ticket-requested", "auth", ["ServiceName"], "service"],
  [4770, "service-ticket-renewed", "auth", ["ServiceName"], "service"],
  [4771, "preauthentication-failed", "auth", ["ServiceName"], "service"],
  [4776, "ntlm-validated", "auth"],
];

const asSubject: readonly Row[] = [
  [4648, "explicit-logon", "auth", ["TargetServerName"], "host"],
  [4672, "special-privileges-assigned", "auth"],
  [4688, "process-created", "execute", ["NewProcessName"], "process"],
  // Of Sysmon which program it was, not where to: that is another one each time.
  [3, "network-connected", "other", ["NewProcessName"], "process"],
  [4104, "script-run", "execute", ["Path", "host"], "script"],
  [4697, "service-installed", "admin", ["ServiceName"], "service"],
  [7045, "service-installed", "admin", ["ServiceName"], "service"],
  ...[
    [4698, "created"],
    [4699, "deleted"],
    [4700, "enabled"],
    [4701, "disabled"],
    [4702, "updated"],
  ].map(([id, done]): Row => [Number(id), `task-${done}`, "admin", ["TaskName"], "task"]),
  [1102, "log-cleared", "delete", HOST, "log"],
  [104, "log-cleared", "delete", ["Channel"], "log"],
  [4719, "audit-policy-changed", "admin", ["SubcategoryGuid"], "policy"],
  ...[
    [4720, "user-created"],
    [4722, "user-enabled"],
    [4723, "password-changed"],
    [4724, "password-reset"],
    [4725, "user-disabled"],
    [4726, "user-deleted"],
    [4738, "user-changed"],
    [4767, "user-unlocked"],
    [4781, "account-renamed"],
    [4765, "sid-history-added"],
    [4766, "sid-history-refused"],
    [4741, "computer-created"],
    [4742, "computer-changed"],
    [4743, "computer-deleted"],
  ].map(([id, words]): Row => [Number(id), String(words), "admin", ACCOUNT, "user"]),
  ...[4727, 4731, 4754].map((id): Row => [id, "group-created", "admin", ACCOUNT, "group"]),
  ...[4728, 4732, 4756].map((id): Row => [id, "member-added", "admin", ACCOUNT, "group"]),
  ...[4729, 4733, 4757].map((id): Row => [id, "member-removed", "admin", ACCOUNT, "group"]),
  ...[4730, 4734, 4758].map((id): Row => [id, "group-deleted", "admin", ACCOUNT, "group"]),
  ...[4735, 4737, 4755].map((id): Row => [id, "group-changed", "admin", ACCOUNT, "group"]),
  [4662, "directory-object-used", "read", ["ObjectName"], "object"],
  [5136, "directory-object-changed", "admin", ["ObjectDN"], "object"],
  [5137, "directory-object-created", "admin", ["ObjectDN"], "object"],
  [5138, "directory-object-restored", "admin", ["ObjectDN"], "object"],
  [5139, "directory-object-moved", "admin", ["OldObjectDN"], "object"],
  [5141, "directory-object-deleted", "delete", ["ObjectDN"], "object"],
  [5140, "share-used", "read", ["ShareName"], "share"],
  [5145, "share-file-used", "read", ["ShareName"], "share"],
  [4656, "handle-requested", "read", ["ObjectName"], "object"],
  [4663, "object-used", "read", ["ObjectName"], "object"],
  [4657, "registry-changed", "write", ["ObjectName"], "registry"],
  [4670, "permissions-changed", "admin", ["ObjectName"], "object"],
  [4673, "privilege-used", "execute", ["Service"], "service"],
  [4704, "user-right-given", "admin", ["TargetSid"], "user"],
  [4705, "user-right-taken", "admin", ["TargetSid"], "user"],
  [4706, "trust-created", "admin", ["DomainName"], "domain"],
  [4739, "domain-policy-changed", "admin", ["DomainName"], "domain"],
  [4794, "restore-mode-password-set", "admin"],
  [4798, "memberships-listed", "discover", ACCOUNT, "user"],
  [4799, "group-members-listed", "discover", ACCOUNT, "group"],
];

/** https://learn.microsoft.com/en-us/windows-server/identity/ad-ds/plan/appendix-l--events-to-monitor */
export const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  ...meaningsOf(asTarget, "target"),
  ...meaningsOf(asSubject, "subject"),
]);

function meaningsOf(rows: readonly Row[], actor: Meaning["actor"]): readonly (readonly [number, Meaning])[] {
  return rows.map(([id, words, actionClass, on = HOST, kind = "host"]) => [
    id,
    { words, actionClass, actor, on, kind },
  ]);
}

/** What ends, what is let go of, and what a machine does at its start: nobody does anything in these. */
export const NO_ACT: ReadonlySet<number> = new Set([
  ...[4634, 4647, 4658, 4660, 4690, 4703, 4608, 4609, 4616, 4696, 4826, 4902, 4904, 4905, 4907, 4985, 5379, 6416],
]);

/** Numbers of kinds of logon, and what they are called. */
export const LOGON_TYPES: ReadonlyMap<string, string> = new Map([
  ["0", "system"],
  ["2", "interactive"],
  ["3", "network"],
  ["4", "batch"],
  ["5", "service"],
  ["7", "unlock"],
  ["8", "network-cleartext"],
  ["9", "new-credentials"],
  ["10", "remote-interactive"],
  ["11", "cached-interactive"],
  ["12", "cached-remote-interactive"],
  ["13", "cached-unlock"],
]);
