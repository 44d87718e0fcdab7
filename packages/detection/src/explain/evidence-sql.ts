import { formatTime } from "@rolecall/core";

/** A text as a ClickHouse string literal. Backslash and quote are the only characters that end or change one. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** The events of an identity, or of several, in [from, to), epoch ms, oldest first: runnable as it stands. */
export function evidenceSql(identity: string | readonly string[], from: number, to: number): string {
  const is = typeof identity === "string" ? `= ${sqlText(identity)}` : `IN (${identity.map(sqlText).join(", ")})`;
  return [
    "SELECT * FROM rolecall.events_latest",
    `WHERE identity_uid ${is}`,
    `AND time >= ${sqlTime(from)} AND time < ${sqlTime(to)}`,
    "ORDER BY time, event_uid",
  ].join(" ");
}

function sqlTime(at: number): string {
  return `toDateTime64('${formatTime(at).replace("T", " ").replace("Z", "")}', 3, 'UTC')`;
}
