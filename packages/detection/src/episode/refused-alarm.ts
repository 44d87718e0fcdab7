import { type Alarm, OF_A_RULE } from "../group/recent-alarms.ts";
import type { Refused } from "../hour/refused-hour.ts";
import type { IdentityRecord } from "../state/record.ts";
import { keyNamed } from "./behavior-episode.ts";

/**
 * What an hour shows that is odd by its refusals alone: where it is refused. Whatever each of them called, who is refused there with
 * others has that in common with them.
 */
export function refusedAlarm({ uid, group }: IdentityRecord, refused: Refused, at: number): Alarm {
  const where = uid.split(":", 2).join(":");
  const shared = { family: OF_A_RULE, rule: refused, marks: [where], values: [], hasValue: true, beside: [] };
  return { ...shared, at, identity: uid, episode: keyNamed(uid, refused), peers: group };
}
