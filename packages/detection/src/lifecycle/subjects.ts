import type { Event } from "@rolecall/core";
import { counted, inTitle } from "../explain/words.ts";
import { hash32 } from "../state/hash.ts";
import { vendorSource } from "../vendor/vendor-source.ts";
import type { Circle, Circles } from "./circles.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const NEW_SUBJECT = "delegation.new-subject";

const FEDERATED = "AssumeRoleWithWebIdentity";
const MONTH_MS = 30 * DAY_MS;
/** So many at one role are one finding. */
const OF_ONE = 3;

const OF_SUBJECTS = {
  id: NEW_SUBJECT,
  kind: "delegation",
  owasp: ["NHI4", "NHI5"],
  tag: ["Initial Access", "T1078.004"],
  onceInMs: MONTH_MS,
} as const;

/**
 * A role that tokens of the same few subjects are exchanged for is taken with one that nobody knew: what the role trusts is wider than what
 * it serves. Of a repository, project or workspace that is known, its branch or environment is what may be new.
 */
export function newSubject(seen: Sighting, circles: Circles): LifecycleMatch | undefined {
  const { event, record, at } = seen;
  const role = takenRole(event);
  if (role === undefined) return undefined;
  const { account_uid = "", session_uid: subject } = event;
  const day = Math.floor(at / DAY_MS);
  const ofRole = JSON.stringify([FEDERATED, account_uid, role]);
  const key = JSON.stringify([FEDERATED, account_uid, role, record.uid]);
  const takers = circles.enter(ofRole, hash32(record.uid), day, "one more");
  // Whoever comes to a role that serves them all must not make the few of other roles forgotten.
  const isFollowed = subject !== undefined && (!circles.servesAll(ofRole) || circles.has(key));
  const known = isFollowed ? circles.enter(key, hash32(standingOf(subject)), day) : undefined;
  // Who was refused elsewhere, a minute ago or the day before, is known by that alone.
  if (at - record.firstSeen < DAY_MS || record.outside === true)
    return takers === undefined ? undefined : stranger(seen, role, takers);
  return known === undefined || subject === undefined ? undefined : elsewhere(seen, role, subject, known);
}

/** The role that a token was exchanged for. */
function takenRole(event: Event): string | undefined {
  const isTaken = event.action === FEDERATED && event.outcome === "success" && vendorSource(event) === "aws-cloudtrail";
  return isTaken && event.resource_kind === "role" ? event.resource : undefined;
}

const UUID = /\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}/gi;
/** Buildkite names the commit; a branch of so many letters from `a` to `f` alone is rare. */
const COMMIT = /(?<![\w-])(?!(?<=@)\d+(?!\w))[\da-f]{7,64}(?![\w-])/gi;
/** GitHub may name owner and repository with their ids, `acme@65/shop@74`: of a repository that was made anew it is another. */
const NUMBER = /(?<![@\d])\d+/g;

/**
 * What a subject is from run to run. Releases and pull requests are numbered, and the next one is no other; a commit is another each
 * time, and so is the step, the last part of what Bitbucket says of a repository and of where it deploys.
 */
function standingOf(subject: string): string {
  const ids = subject.match(UUID) ?? [];
  const isBitbucket = ids.length > 1 && ids.join(":") === subject;
  return isBitbucket ? ids.slice(0, -1).join(":") : subject.replace(COMMIT, "0").replace(NUMBER, "0");
}

/** A run of what was only proposed: of code that nobody has read yet, and that may be anybody's. */
function isProposed(subject: string): boolean {
  return /:pull_request(?::|$)|:ref:refs\/pull\/|:ref_type:merge_request(?::|$)/.test(subject);
}

function stranger(seen: Sighting, role: string, { clients, days }: Circle): LifecycleMatch {
  const { event, record } = seen;
  return match({
    ...OF_SUBJECTS,
    title: `${inTitle(record.name)}, which nobody knew, took a role that the same few take (${inTitle(nameOf(role))})`,
    severity: byUse("medium", seen),
    key: role,
    // Branches come and go, and must not be what makes strangers usual.
    counted: "strangers",
    together: { words: "took a role that the same few take", marks: [role], least: OF_ONE },
    seen: [
      "subject",
      took(event, event.session_uid ?? record.name, role),
      `${counted(clients.length, "subject")}, on ${counted(days, "day")}`,
    ],
  });
}

function elsewhere(seen: Sighting, role: string, subject: string, { clients, days }: Circle): LifecycleMatch {
  const { event, record } = seen;
  return match({
    ...OF_SUBJECTS,
    title: `${inTitle(record.name)} took ${inTitle(nameOf(role))} as ${inTitle(subject)}, which it never did`,
    severity: byUse(isProposed(subject) ? "medium" : "low", seen),
    key: role,
    ...(isProposed(subject) && { counted: "grave" }),
    seen: [
      "subject",
      took(event, subject, role),
      `${clients.length === 1 ? "another subject" : `${clients.length} others`} of ${record.name}, on ${counted(days, "day")}`,
    ],
  });
}

function took({ src_ip }: Event, subject: string, role: string): string {
  return `${subject} took ${role}${src_ip === undefined ? "" : ` from ${src_ip}`}`;
}

function nameOf(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1);
}
