const LONGEST = 120;
/** Beside two of these a title still says what happened. */
const LONGEST_IN_TITLE = 80;
const BYTE_UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"] as const;

/** Text from a log as it may stand in a sentence: one line, no control or direction characters, bounded. */
export function plain(text: string): string {
  return shortened(inert(text), LONGEST);
}

/** A name or another value of a log in a title, which has to leave room for what is said of it. */
export function inTitle(text: string): string {
  return shortened(inert(text), LONGEST_IN_TITLE);
}

/** The same in its whole length: what is looked up by it must find it. */
export function inert(text: string): string {
  // Control, bidirectional and zero-width characters could make a person read something else than what is there.
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ").trim();
}

/**
 * At most so many characters. An id without spaces, as a path in Azure, keeps its end as well: there it says which thing it is.
 * That begins with a whole part of the path, where one begins soon enough.
 */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const end = text.includes(" ") ? 0 : Math.floor(most / 2);
  const last = characters.slice(characters.length - end);
  const part = last.indexOf("/");
  const kept = part > 0 && part < end / 2 ? last.slice(part) : last;
  return `${characters.slice(0, most - end - 1).join("")}…${end === 0 ? "" : kept.join("")}`;
}

/** 52.7, 6,000: at most three significant digits below a thousand, whole numbers with separators above. */
export function amount(value: number): string {
  if (value >= 1000) return grouped(Math.round(value));
  if (value >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}

/** 14,000. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** "1 call", "2 calls". */
export function counted(value: number, noun: string): string {
  return `${amount(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** The first `most` of a list, and how many more there are; `isOpen`: at the least. */
export function listed(
  items: readonly string[],
  most: number,
  { between = ", ", isOpen = false }: { readonly between?: string; readonly isOpen?: boolean } = {},
): string {
  const shown = items.slice(0, most).join(between);
  return items.length > most ? `${shown} and ${isOpen ? "at least " : ""}${items.length - most} more` : shown;
}

/** What {@link listed} made of items, apart again, as far as their own commas let. */
export function valuesIn(list: string): { readonly values: readonly string[]; readonly more: number } {
  const [, shown = list, more = "0"] = /^(.*) and (\d+) more$/.exec(list) ?? [];
  return { values: shown.split(", "), more: Number(more) };
}

/** 163 MB: bytes in decimal units, three significant digits. */
export function bytes(value: number): string {
  const unit = BYTE_UNITS.findLastIndex((_, power) => value >= 1000 ** power);
  if (unit <= 0) return counted(Math.round(value), "byte");
  return `${Number((value / 1000 ** unit).toPrecision(3))} ${BYTE_UNITS[unit] ?? ""}`;
}

/** Milliseconds for people: "9 seconds", "12 minutes", "6.1 hours", "7 days". */
export function span(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 90) return counted(Math.round(seconds), "second");
  if (seconds < 5400) return counted(Math.round(seconds / 60), "minute");
  if (seconds < 2.5 * 86_400) return counted(Math.round(seconds / 360) / 10, "hour");
  return counted(Math.round(seconds / 86_400), "day");
}
