import { type IdentityKind, parseIdentityUid } from "@rolecall/core";
import { hash32 } from "../state/hash.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, plain, type Sighting } from "./sighting.ts";

/** What acts with the rights of a person who asked it to. */
const ACTS_FOR_PEOPLE: ReadonlySet<IdentityKind> = new Set(["ai-agent", "oauth-app"]);
/** One that serves more people than this has no circle of people. */
const MOST_USERS = 6;
/** Its people are known when it worked for them on so many days since the last new one. */
const SETTLED_DAYS = 10;

/** An agent or app that has worked for the same few people for ten days acts for another. */
export function newUser(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, at } = seen;
  if (event.delegation === undefined || !ACTS_FOR_PEOPLE.has(record.kind)) return undefined;
  const user = event.delegation.find(isPerson);
  if (user === undefined) return undefined;
  record.more ??= {};
  const more = record.more;
  const day = Math.floor(at / DAY_MS);
  // One bit less than the hash: what fits is kept without a box around it.
  const hash = hash32(user) >>> 1;
  const { users = [], userDays = 0, userDay = day } = more;
  if (users.includes(hash)) {
    if (day > userDay) more.userDays = userDays + 1;
    more.userDay = Math.max(day, userDay);
    return undefined;
  }
  if (users.length >= MOST_USERS) return undefined;
  more.users = [...users, hash];
  more.userDay = day;
  more.userDays = 0;
  if (users.length === 0 || userDays < SETTLED_DAYS) return undefined;
  return match({
    id: "delegation.new-user",
    kind: "delegation",
    title: `${plain(record.name)} acts for somebody for whom it never acted`,
    severity: byUse("low", seen),
    owasp: ["NHI5"],
    tag: ["Lateral Movement", "T1550.001"],
    key: user,
    seen: ["delegation", `${event.action} for ${user}`, `the same ${users.length}, on ${userDays} days`],
  });
}

function isPerson(uid: string): boolean {
  return parseIdentityUid(uid)?.kind === "human";
}
