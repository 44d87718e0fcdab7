import { parseTime } from "@rolecall/core";
import { type Html, html } from "./html.ts";

/** 1,234,567; digits after the point only below ten. */
export function amount(value: number): string {
  if (!Number.isInteger(value) && Math.abs(value) < 10) return String(Number(value.toPrecision(2)));
  return Math.round(value).toLocaleString("en-US");
}

/** "1 call", "2,000 calls". */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${amount(value)} ${value === 1 ? noun : plural}`;
}

/** "3.4 MB", decimal. */
export function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${amount(bytes / 1e3)} kB`;
}

/** A time as people compare times: `2026-11-24 10:00:00`, UTC as everything here. */
export function timeText(time: string): string {
  return time.replace("T", " ").replace(/(?:\.\d+)?Z$/, "");
}

/** The same as an element that a machine can read. */
export function timeMark(time: string): Html {
  return html`<time datetime="${time}">${timeText(time)}</time>`;
}

const STEPS: readonly (readonly [number, string])[] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
];

/** "3 days ago", "just now"; what lies ahead is "in 3 days". */
export function ago(time: string, now: number): string {
  const span = now - parseTime(time);
  const [ms, unit] = STEPS.find(([step]) => Math.abs(span) >= step) ?? [0, ""];
  if (ms === 0) return "just now";
  const text = counted(Math.floor(Math.abs(span) / ms), unit);
  return span < 0 ? `in ${text}` : `${text} ago`;
}

/** `service-account` → "service account". */
export function spaced(name: string): string {
  return name.replaceAll("-", " ").replaceAll("_", " ");
}
