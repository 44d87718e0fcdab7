import { formatTime } from "@rolecall/core";

/** A text as a ClickHouse string literal. Backslash and quote are the only characters that end or change one. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** An identity, several, or what one did for some people, or from one network. */
export type Whose =
  | string
  | readonly string[]
  | { readonly identity: string; readonly people: readonly string[] }
  | { readonly identity: string; readonly network: string };

/**
 * The events of an identity of the tenant, or of several, in [from, to) and at the `moments` outside it, epoch ms, oldest first:
 * runnable as it stands. Whom it is about comes first, where `CONCERNED` of the store looks for it.
 */
export function evidenceSql(
  tenant: string,
  whose: Whose,
  from: number,
  to: number,
  moments: readonly number[] = [],
): string {
  const within = `time >= ${sqlTime(from)} AND time < ${sqlTime(to)}`;
  const outside = moments.filter((at) => at < from || at >= to).map(sqlTime);
  return [
    "SELECT * FROM rolecall.events_latest",
    `WHERE identity_uid ${is(whose)}`,
    outside.length === 0 ? `AND ${within}` : `AND (${within} OR time IN (${outside.join(", ")}))`,
    `AND tenant = ${sqlText(tenant)}`,
    "ORDER BY time, event_uid",
  ].join(" ");
}

function is(whose: Whose): string {
  if (typeof whose === "string") return `= ${sqlText(whose)}`;
  if ("people" in whose) {
    return `= ${sqlText(whose.identity)} AND hasAny(delegation, [${whose.people.map(sqlText).join(", ")}])`;
  }
  if ("network" in whose) return `= ${sqlText(whose.identity)} AND src_network = ${sqlText(whose.network)}`;
  return `IN (${whose.map(sqlText).join(", ")})`;
}

/** An instant, epoch ms, as a ClickHouse expression. */
export function sqlTime(at: number): string {
  return `toDateTime64('${formatTime(at).replace("T", " ").replace("Z", "")}', 3, 'UTC')`;
}
