import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { timeText } from "../time/time-text.ts";

/** The first instant that is taken for event time, 2000-01-01, and the last that RFC 3339 can write. Epoch ms. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 253_402_300_799_999;

/** No identifier, name or message is kept longer than this. */
const MAX_TEXT = 1024;

/** A non-empty string of at most `maxLength` UTF-16 units (longer ones are cut), else undefined. */
export function readText(value: Json | undefined, maxLength: number = MAX_TEXT): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return value.length <= maxLength ? value : cut(value, maxLength);
}

/** As `readText`, and whole numbers as their digits: an id that some emitters write as a number. */
export function readId(value: Json | undefined): string | undefined {
  return typeof value === "number" ? (Number.isSafeInteger(value) ? String(value) : undefined) : readText(value);
}

/** A whole number of zero or more, from a number or from its digits, else undefined. */
export function readCount(value: Json | undefined): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== "string" || !/^\d{1,15}$/.test(value)) return undefined;
  return Number(value);
}

export function readObject(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** The non-empty strings of an array, at most `maxItems` of them, each cut as `readText` cuts; undefined where there is none. */
export function readTexts(value: Json | undefined, maxItems = 64, maxLength?: number): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts: string[] = [];
  for (const item of value as readonly Json[]) {
    const text = readText(item, maxLength);
    if (text !== undefined && texts.length < maxItems) texts.push(text);
  }
  return texts.length === 0 ? undefined : texts;
}

/** RFC 3339 text of an instant that the contract allows (2000 to 9999), else undefined. */
export function writeTime(at: number): string | undefined {
  return at >= EARLIEST_MS && at <= LATEST_MS ? timeText(at) : undefined;
}

/** A map of labels from those that have a value; undefined where none has. */
export function labelsOf(
  entries: readonly (readonly [string, string | undefined])[],
): Record<string, string> | undefined {
  let labels: Record<string, string> | undefined;
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    labels ??= {};
    labels[name] = value;
  }
  return labels;
}

/**
 * The labels that have a value; undefined where none has. As `labelsOf`, for names that are known: an object
 * literal has one shape, and costs a fraction of as many pairs.
 */
export function present(all: Readonly<Record<string, string | undefined>>): Record<string, string> | undefined {
  let labels: Record<string, string> | undefined;
  for (const name in all) {
    const value = all[name];
    if (value === undefined) continue;
    labels ??= {};
    labels[name] = value;
  }
  return labels;
}

/** Cuts without leaving half a surrogate pair behind. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
