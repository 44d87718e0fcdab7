import { type ChangeRecord, formatTime } from "@rolecall/core";
import type { WorldChange } from "@rolecall/world";

/** What is new may be used some hours after it has arrived. */
const ROOM_MS = 4 * 3_600_000;

/** What the company would tell of its changes, as records of the log. */
export function changeRecords(changes: readonly WorldChange[], startAt: number): readonly ChangeRecord[] {
  return changes.map(({ change, identities, startAt: from, endAt }, n) => ({
    ...({ control: "change", tenant: "default", at: formatTime(startAt), change_uid: `world-${n}` } as const),
    ...{ change, identities, from: formatTime(from), until: formatTime(endAt + ROOM_MS), by: "world", note: "" },
  }));
}
