/** No line that is read here has more parts. */
const MOST_PARTS = 256;

/**
 * The parts of a line of CSV, as RFC 4180 has it: a quote in a quoted part is two, and none stands in any other. Undefined
 * where the quotes do not come out even, since nobody knows then which part is which; of a line that was cut the parts before that.
 */
export function separated(line: string, wasCut: boolean): readonly string[] | undefined {
  const parts: string[] = [];
  for (let at = 0; at <= line.length && parts.length < MOST_PARTS; ) {
    const end = line[at] === '"' ? endOfQuoted(line, at + 1) : endOfBare(line, at);
    if (end === -1) return wasCut ? parts : undefined;
    const part = line.slice(at, end);
    parts.push(part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part);
    at = end + 1;
  }
  return parts;
}

/** Where the comma stands that ends it, or the line; -1 where a quote is in it. */
function endOfBare(line: string, from: number): number {
  const comma = line.indexOf(",", from);
  const end = comma === -1 ? line.length : comma;
  const quote = line.indexOf('"', from);
  return quote === -1 || quote > end ? end : -1;
}

/** The same of a quoted part; -1 where it has no end, or anything but a comma behind it. */
function endOfQuoted(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 2)) {
    if (line[at + 1] === '"') continue;
    return at + 1 === line.length || line[at + 1] === "," ? at + 1 : -1;
  }
  return -1;
}
