/** Rows as JSONEachRow bytes. Members that are undefined or null are left out: the column's default. */
export function jsonRows(rows: Iterable<object>): Uint8Array {
  let text = "";
  for (const row of rows) text += `${JSON.stringify(row, leaveOutNull)}\n`;
  return Buffer.from(text);
}

function leaveOutNull(_name: string, value: unknown): unknown {
  return value === null ? undefined : value;
}
