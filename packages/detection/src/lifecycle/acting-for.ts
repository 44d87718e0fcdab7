import { type IdentityKind, parseIdentityUid } from "@rolecall/core";
import { hash32 } from "../state/hash.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, plain, type Sighting } from "./sighting.ts";

/** What acts with the rights of a person who asked it to: those through whom it came change as they like. */
const ACTS_FOR_PEOPLE: ReadonlySet<IdentityKind> = new Set(["ai-agent", "oauth-app"]);
/** One that serves more than this has no circle of them. */
const MOST_SERVED = 6;
/** They are known when it acted for them on so many days since the last new one. */
const SETTLED_DAYS = 10;

/** An agent or app that has worked for the same few people for ten days acts for another, or a machine for another one. */
export function newUser(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, at } = seen;
  if (event.delegation === undefined) return undefined;
  const served = event.delegation.find(ACTS_FOR_PEOPLE.has(record.kind) ? isPerson : isNoPerson);
  if (served === undefined) return undefined;
  record.more ??= {};
  const more = record.more;
  const day = Math.floor(at / DAY_MS);
  // One bit less than the hash: what fits is kept without a box around it.
  const hash = hash32(served) >>> 1;
  const { users = [], userDays = 0, userDay = day } = more;
  if (users.includes(hash)) {
    if (day > userDay) more.userDays = userDays + 1;
    more.userDay = Math.max(day, userDay);
    return undefined;
  }
  if (users.length >= MOST_SERVED) return undefined;
  more.users = [...users, hash];
  more.userDay = day;
  more.userDays = 0;
  if (users.length === 0 || userDays < SETTLED_DAYS) return undefined;
  return match({
    id: "delegation.new-user",
    kind: "delegation",
    title: `${plain(record.name)} acted for somebody it had never acted for (${plain(parseIdentityUid(served)?.nativeId ?? served)})`,
    // An agent of one alone has nobody else to serve; an app is consented to by one after the other.
    severity: byUse(users.length === 1 && record.kind === "ai-agent" ? "medium" : "low", seen),
    owasp: ["NHI5"],
    tag: ["Lateral Movement", "T1550.001"],
    key: served,
    seen: ["delegation", `${event.action} for ${served}`, `the same ${users.length}, on ${userDays} days`],
  });
}

function isPerson(uid: string): boolean {
  return parseIdentityUid(uid)?.kind === "human";
}

/** Which person stands behind a role changes with who is on duty. */
function isNoPerson(uid: string): boolean {
  return !isPerson(uid);
}
