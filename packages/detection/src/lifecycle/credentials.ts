import { CREDENTIAL_KINDS, formatTime, parseIdentityUid, parseTime } from "@rolecall/core";
import { inTitle } from "../explain/words.ts";
import { environmentStage } from "../inventory/environment-stage.ts";
import type { CredentialRecord, IdentityMore } from "../state/record.ts";
import {
  byUse,
  DAY_MS,
  daysOf,
  daysOrHoursOf,
  HOUR_MS,
  isGrave,
  type LifecycleMatch,
  match,
  type Sighting,
  withOthersOf,
} from "./sighting.ts";

/** A lasting credential is old after 90 days where nobody declared anything, and very old after a year. */
const OLD_MS = 90 * DAY_MS;
const VERY_OLD_MS = 365 * DAY_MS;
const MONTH_MS = 30 * DAY_MS;
/** A machine's ways to prove itself are known after a week. */
const KNOWN_MS = 7 * DAY_MS;
/** Clocks differ, and what was begun before the end is finished after it. */
const GRACE_MS = HOUR_MS;
/** Days on which only the new credential was used, before the old one counts as replaced. */
const REPLACED_DAYS = 3;

/** The credential is older than it should be: as its rotation is declared, or than 90 days. */
export function longLived(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record } = seen;
  const uid = event.credential_uid;
  if (uid === undefined) return undefined;
  const { rotated, since } = bornAt(seen, uid);
  if (!Number.isFinite(since)) return undefined;
  const rotateMs = record.more?.rotateMs;
  const age = at - since;
  if (age <= (rotateMs ?? OLD_MS)) return undefined;
  const severity = byUse(age > VERY_OLD_MS ? "medium" : "low", seen);
  const atLeast = rotated === undefined ? "at least " : "";
  return match({
    id: rotateMs === undefined ? "lifecycle.long-lived-credential" : "lifecycle.overdue-rotation",
    title: `${inTitle(record.name)} uses a credential that is ${atLeast}${daysOf(age)} old`,
    severity,
    confidence: "high",
    owasp: ["NHI7"],
    key: isGrave(event) ? `${uid} grave` : uid,
    onceInMs: MONTH_MS,
    // Each of them may have a span of its own.
    together: withOthersOf(
      seen,
      rotateMs === undefined
        ? `use credentials that are older than ${daysOf(OLD_MS)}`
        : "use credentials that should have been rotated",
    ),
    seen: [
      "credential_age",
      `${uid}: ${atLeast}${daysOf(age)}, used for ${event.action}`,
      `rotated within ${daysOf(rotateMs ?? OLD_MS)}`,
    ],
  });
}

/** When the credential was made, as somebody says; else when it, or the only one its machine had, was there at the latest. */
function bornAt(seen: Sighting, uid: string): { readonly rotated?: string; readonly since: number } {
  const { event, at, credential, directory, record } = seen;
  const declared = directory.credential(uid);
  const said = declared?.rotated ?? declared?.issued ?? event.credential_issued ?? credential?.issued ?? "";
  if (said !== "") return { rotated: said, since: parseTime(said) };
  const firstSeen = credential?.firstSeen ?? at;
  // One that came later is another than whoever keeps a list without its id knew of.
  const isFirst = firstSeen - record.firstSeen < DAY_MS;
  return { since: Math.min(firstSeen, (isFirst ? record.more?.rotatedAt : undefined) ?? firstSeen) };
}

/** The credential should have ended: the log, or whoever keeps it, says so. */
export function pastExpiry(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, directory } = seen;
  const uid = event.credential_uid;
  if (uid === undefined) return undefined;
  const declared = directory.credential(uid);
  if (declared === undefined && event.credential_expires === undefined) return undefined;
  const end = Math.min(endAt(event.credential_expires), endAt(declared?.expires), endAt(declared?.ended));
  if (!Number.isFinite(end) || at <= end + GRACE_MS) return undefined;
  return match({
    id: declared?.ended === undefined ? "lifecycle.expired-credential" : "lifecycle.ended-credential",
    title: `${inTitle(record.name)} uses a credential ${daysOrHoursOf(at - end)} after its end`,
    severity: byUse("high", { ...seen, event: { ...event, action_class: "read" } }),
    confidence: "high",
    owasp: ["NHI1", "NHI7"],
    tag: ["Initial Access", "T1078.004"],
    key: uid,
    onceInMs: DAY_MS,
    seen: ["credential_expires", `${uid} used at ${event.time} for ${event.action}`, `ended ${formatTime(end)}`],
  });
}

/** Epoch ms; infinite where nobody says. */
function endAt(time: string | undefined): number {
  return time === undefined || time === "" ? Number.POSITIVE_INFINITY : parseTime(time);
}

/** One credential, two identities that do not act for each other. */
export function sharedBetween(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, credential } = seen;
  if (credential === undefined || event.session_uid === credential.uid) return undefined;
  if (credential.identity === record.uid || isRelated(event.delegation, event.parent_uid, credential.identity))
    return undefined;
  if (!sameKindOfMachine(record.uid, credential.identity) || isSeenWithoutAccount(record.uid, credential.identity))
    return undefined;
  return match({
    id: "lifecycle.shared-credential",
    title: `${inTitle(record.name)} uses a credential that another machine uses too`,
    severity: byUse("medium", seen),
    owasp: ["NHI9"],
    key: credential.uid,
    onceInMs: MONTH_MS,
    seen: ["credential_uid", `${credential.uid} by ${record.uid}`, `used by ${credential.identity} alone`],
  });
}

/** Both are machines of one sort: an app's token inside a workflow is the workflow's own. */
function sameKindOfMachine(a: string, b: string): boolean {
  const [providerA, , kindA] = a.split(":");
  const [providerB, , kindB] = b.split(":");
  return providerA === providerB && kindA === kindB;
}

/** One of the two logs does not say whose the machine is: reports of usage name a key and no organisation. */
function isSeenWithoutAccount(a: string, b: string): boolean {
  const one = parseIdentityUid(a);
  const other = parseIdentityUid(b);
  if (one === undefined || one.nativeId !== other?.nativeId) return false;
  return one.account === "" || other.account === "";
}

function isRelated(delegation: readonly string[] | undefined, parent: string | undefined, other: string): boolean {
  return parent === other || delegation?.includes(other) === true;
}

/** An old credential is used after a new one has taken its place on three days. */
export function usedAfterRotation(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, credential } = seen;
  const uid = event.credential_uid;
  if (uid === undefined) return undefined;
  record.more ??= {};
  const day = Math.floor(at / DAY_MS);
  // From before the present one was last seen alone.
  if (uid === record.more.oldKey && day < (record.more.rotatedDay ?? 0)) return undefined;
  const days = followRotation(record.more, uid, credential === undefined, day);
  if (days < REPLACED_DAYS || credential === undefined) return undefined;
  return match({
    id: "lifecycle.used-after-rotation",
    title: `${inTitle(record.name)} uses its old credential after it was rotated`,
    severity: byUse("medium", seen),
    confidence: "high",
    owasp: ["NHI1", "NHI7"],
    tag: ["Initial Access", "T1078.004"],
    key: uid,
    onceInMs: DAY_MS,
    seen: [
      "credential_uid",
      `${uid}, last used ${formatTime(credential.lastSeen)}`,
      `${record.more.key}, which took its place on ${days} days`,
    ],
  });
}

/** Which credential is the present one; for the one before, on how many days it was silent while the present one was used. */
function followRotation(more: IdentityMore, uid: string, isNew: boolean, day: number): number {
  const isOther = uid !== more.key && uid !== more.oldKey;
  if (more.key === undefined || (isOther && isNew)) {
    more.oldKey = more.key;
    more.key = uid;
    more.rotatedDays = 0;
  }
  if (uid === more.oldKey) {
    const days = more.rotatedDays ?? 0;
    more.rotatedDays = 0;
    return days;
  }
  if (uid === more.key && more.oldKey !== undefined && day > (more.rotatedDay ?? 0)) {
    more.rotatedDays = (more.rotatedDays ?? 0) + 1;
    more.rotatedDay = day;
  }
  return 0;
}

/** A machine that proved itself in one way for a week proves itself in another. */
export function newKind(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record } = seen;
  const kind = event.credential_kind;
  if (kind === undefined || kind === "unknown") return undefined;
  const before = record.provedBy ?? 0;
  const bit = 1 << CREDENTIAL_KINDS.indexOf(kind);
  record.provedBy = before | bit;
  if (before === 0 || (before & bit) !== 0 || at - record.firstSeen < KNOWN_MS) return undefined;
  const known = CREDENTIAL_KINDS.filter((_, nth) => (before & (1 << nth)) !== 0);
  return match({
    id: "lifecycle.new-credential-kind",
    title: `${inTitle(record.name)} acts with a credential of another kind (${kind})`,
    severity: byUse("low", seen),
    owasp: ["NHI2", "NHI4"],
    tag: ["Persistence", "T1098.001"],
    key: kind,
    onceInMs: MONTH_MS,
    seen: ["credential_kind", `${kind}, used for ${event.action}`, known.join(", ")],
  });
}

/** Where a credential was first used. */
export function noteStage(credential: CredentialRecord, environment: string): void {
  const stage = environmentStage(environment);
  if (stage !== 0) credential.environments = stage;
}

/** The same credential works in production and where one rehearses. */
export function bothStages(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, credential, environment } = seen;
  const stage = environmentStage(environment);
  if (credential === undefined || stage === 0) return undefined;
  const before = credential.environments ?? 0;
  credential.environments = before | stage;
  if (before === 0 || (before & stage) !== 0) return undefined;
  return match({
    id: "lifecycle.production-and-test",
    title: `${inTitle(record.name)} uses one credential in production and in ${stage === 2 ? environment : "test"}`,
    severity: "medium",
    owasp: ["NHI8"],
    key: credential.uid,
    onceInMs: MONTH_MS,
    seen: [
      "environment",
      `${environment}: ${event.action} with ${credential.uid}`,
      `only ${before === 1 ? "production" : "rehearsal"}, as before`,
    ],
  });
}
