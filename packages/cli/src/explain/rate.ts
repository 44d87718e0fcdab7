import { type Finding, formatTime, parseTime } from "@rolecall/core";
import type { HourlyCalls } from "../history/hourly-calls.ts";
import type { Look } from "../look.ts";
import { wrap } from "../render/columns.ts";
import { sparkline } from "../render/sparkline.ts";
import { RATE_SPAN_MS } from "./explanation.ts";

const HOUR_MS = 3_600_000;
const INDENT = "  ";
const STEPS_HOURS = [1, 2, 3, 4, 6, 8, 12, 24, 48, 168];

/**
 * Calls per hour of the weeks before, each column the busiest hour of a few, the odd ones marked; and the usual band: the
 * middle 95 % of the active hours before the finding.
 */
export function renderRate(
  hourly: readonly HourlyCalls[],
  { first_seen, last_seen }: Pick<Finding, "first_seen" | "last_seen">,
  look: Look,
): readonly string[] {
  if (hourly.length === 0) return [`${INDENT}no events are kept of these weeks`];
  const last = hourOf(parseTime(last_seen));
  const odd = hourOf(parseTime(first_seen));
  const start = Math.max(hourOf(hourly[0]?.at ?? 0), last - RATE_SPAN_MS / HOUR_MS);
  const step = stepFor(last - start + 1, look.columns - INDENT.length);
  const columns = Math.ceil((last - start + 1) / step);
  // One column says nothing by its height.
  if (columns === 1) return [`${INDENT}${bandOf([])}; up to ${most(hourly, odd)} calls an hour`];
  const columnOf = (hour: number): number => columns - 1 - Math.floor((last - hour) / step);
  const busiest = new Array<number>(columns).fill(0);
  for (const { at, calls } of hourly) {
    const column = columnOf(hourOf(at));
    busiest[column] = Math.max(busiest[column] ?? 0, calls);
  }
  const isOdd = (column: number): boolean => column >= columnOf(odd);
  const line = sparkline(busiest).map((each, n) => (each === " " ? each : look.paint(isOdd(n) ? "red" : "cyan", each)));
  const marks = busiest.map((_, n) => (isOdd(n) ? look.paint("red", "▲") : " "));
  const told = (text: string): readonly string[] =>
    wrap(text, look.columns - INDENT.length).map((each) => INDENT + each);
  return [
    `${INDENT}${line.join("")}`.trimEnd(),
    `${INDENT}${marks.join("")}`.trimEnd(),
    ...told(`${day(start)} to ${day(last)}, a column is the busiest hour of ${step}`).map((text) =>
      look.paint("dim", text),
    ),
    ...told(`${bandOf(hourly.filter(({ at }) => hourOf(at) < odd))}; ▲ up to ${most(hourly, odd)}`),
  ];
}

function stepFor(hours: number, width: number): number {
  return STEPS_HOURS.find((step) => Math.ceil(hours / step) <= width) ?? Math.ceil(hours / Math.max(1, width));
}

function bandOf(before: readonly HourlyCalls[]): string {
  if (before.length === 0) return "no hour before to compare with";
  const sorted = before.map(({ calls }) => calls).sort((a, b) => a - b);
  const at = (share: number): string => amount(sorted[Math.round(share * (sorted.length - 1))] ?? 0);
  const hours = before.length === 1 ? "1 active hour" : `${amount(before.length)} active hours`;
  return `usual ${rangeOf(at(0.025), at(0.975))} an hour (middle 95 % of ${hours})`;
}

/** `3-5 calls`; where both ends are one, `1 call`. */
function rangeOf(low: string, high: string): string {
  if (low !== high) return `${low}-${high} calls`;
  return low === "1" ? "1 call" : `${low} calls`;
}

function most(hourly: readonly HourlyCalls[], from: number): string {
  return amount(hourly.reduce((best, { at, calls }) => (hourOf(at) >= from ? Math.max(best, calls) : best), 0));
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}

function day(hour: number): string {
  return formatTime(hour * HOUR_MS);
}

function amount(value: number): string {
  return value.toLocaleString("en-US");
}
