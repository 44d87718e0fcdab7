import type { ActionClass } from "@rolecall/core";

/** OCSF 1.8: Authentication (3002), API Activity (6003). */
const AUTHENTICATION = 3002;
const API_ACTIVITY = 6003;
const LOGON = 1;
const CREATE = 1;
const ACTIVITIES: Readonly<Record<ActionClass, number>> = {
  auth: LOGON,
  read: 2,
  discover: 2,
  secret: 2,
  write: 3,
  admin: 3,
  network: 3,
  delete: 4,
  execute: 99,
  other: 99,
};

/** OCSF class and activity of an action of this class; `creates` where its name says that it makes something new. */
export function ocsfOf(
  actionClass: ActionClass,
  creates: boolean,
): { readonly class_uid: number; readonly activity_id: number } {
  const classUid = actionClass === "auth" ? AUTHENTICATION : API_ACTIVITY;
  const changes = actionClass === "write" || actionClass === "admin" || actionClass === "network";
  return { class_uid: classUid, activity_id: creates && changes ? CREATE : ACTIVITIES[actionClass] };
}
