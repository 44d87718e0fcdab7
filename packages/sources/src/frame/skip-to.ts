/** Bytes that mean something outside a string of JSON, and inside one. */
export const OUTSIDE: Uint8Array = tableOf('\n"[]{}');
export const INSIDE: Uint8Array = tableOf('\n"\\');

function tableOf(marks: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const mark of marks) table[mark.charCodeAt(0)] = 1;
  return table;
}

/** The first byte from `at` on that the table marks, or `end`. The hot loop of the value scanner. */
export function skipTo(bytes: Uint8Array, at: number, end: number, table: Uint8Array): number {
  let next = at;
  while (next < end && table[bytes[next] as number] === 0) next += 1;
  return next;
}
