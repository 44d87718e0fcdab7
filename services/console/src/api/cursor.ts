const SEPARATOR = "\n";
const COLUMNS_SEPARATOR = "\u0000";
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Where a page ended: the sort key of its last row. */
export interface Cursor {
  readonly time: string;
  /** The rest of the key, which makes it unique. */
  readonly uid: string;
}

/** Several columns as the rest of a key; the last one may hold any text. */
export function uidOf(...columns: readonly string[]): string {
  return columns.join(COLUMNS_SEPARATOR);
}

/** So many columns again that `uidOf` made one of. */
export function columnsOf({ uid }: Cursor, count: number): readonly string[] {
  const parts = uid.split(COLUMNS_SEPARATOR);
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(COLUMNS_SEPARATOR)];
}

/** Instead of a time in an order that has none. No record is so old. */
export const NO_TIME = "1970-01-01T00:00:00.000Z";

/** As text that means nothing to anyone else. */
export function writeCursor({ time, uid }: Cursor): string {
  return Buffer.from(`${time}${SEPARATOR}${uid}`).toString("base64url");
}

/** The cursor again, or undefined where the text is none that `writeCursor` wrote. */
export function readCursor(text: string): Cursor | undefined {
  const [time = "", ...rest] = Buffer.from(text, "base64url").toString().split(SEPARATOR);
  const cursor = { time, uid: rest.join(SEPARATOR) };
  const isOurs = TIME.test(time) && Number.isFinite(Date.parse(time)) && writeCursor(cursor) === text;
  return isOurs ? cursor : undefined;
}
