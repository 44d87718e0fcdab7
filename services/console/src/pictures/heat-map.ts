import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";
import { amount } from "../markup/words.ts";
import type { Hour } from "../queries/hourly.ts";

/** Three-letter days, Monday first, as the hours of the week count. */
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
/** A week has so many hours. */
const WEEK = 168;
/** 1970-01-01 was a Thursday: hours from Monday. */
const EPOCH_SHIFT = 72;
const HOUR_MS = 3_600_000;

const CELL = 22;
const LEFT = 40;
const TOP = 22;
const LEVELS = 5;

/** Hour of the week of an instant, Monday 00:00 UTC first. */
export function hourOfWeek(at: number): number {
  return (Math.floor(at / HOUR_MS) + EPOCH_SHIFT) % WEEK;
}

/** Calls per hour of the week, averaged over the weeks given. */
export function weekOf(hours: readonly Hour[]): readonly number[] {
  const sums = new Array<number>(WEEK).fill(0);
  const visits = new Array<number>(WEEK).fill(0);
  for (const { at, calls } of hours) {
    const bin = hourOfWeek(at);
    sums[bin] = (sums[bin] ?? 0) + calls;
    visits[bin] = (visits[bin] ?? 0) + 1;
  }
  return sums.map((sum, bin) => sum / Math.max(1, visits[bin] ?? 0));
}

/**
 * The hours of the week as a map, seven rows of 24: the more calls, the stronger. Steps are of the square root, so that
 * a busy hour does not wash out the quiet ones. The odd hour has a frame and a dot.
 */
export function heatMap(week: readonly number[], oddHour?: number): Html {
  const most = Math.max(...week, 0);
  const level = (value: number): number =>
    value === 0 || most === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(value / most) * LEVELS));
  const cells = week.map((value, bin) => {
    const x = LEFT + (bin % 24) * CELL;
    const y = TOP + Math.floor(bin / 24) * CELL;
    return `<rect class="h${level(value)}" x="${x}" y="${y}" width="${CELL - 2}" height="${CELL - 2}" rx="2"><title>${nameOf(bin)} ${amount(value)} calls on average</title></rect>`;
  });
  const days = DAYS.map((day, row) => `<text x="0" y="${TOP + row * CELL + 15}">${day}</text>`);
  const hours = [0, 6, 12, 18].map(
    (hour) => `<text x="${LEFT + hour * CELL}" y="14">${String(hour).padStart(2, "0")}</text>`,
  );
  const width = LEFT + 24 * CELL;
  const height = TOP + 7 * CELL;
  const label =
    oddHour === undefined ? "Calls by hour of the week" : `Calls by hour of the week; odd: ${nameOf(oddHour)}`;
  return html`<svg class="heat" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${raw(
    ['<text x="0" y="14">UTC</text>', ...days, ...hours, ...cells, oddHour === undefined ? "" : oddMark(oddHour)].join(
      "",
    ),
  )}</svg>`;
}

/** What the shades mean. */
export function heatLegend(): Html {
  const steps = Array.from(
    { length: LEVELS + 1 },
    (_, step) => `<rect class="h${step}" x="${step * 16}" y="0" width="14" height="14" rx="2"/>`,
  );
  return html`<span class="legend">none <svg class="heat-legend" viewBox="0 0 94 14" aria-hidden="true">${raw(steps.join(""))}</svg> most calls</span>`;
}

/** "Mon 08:00 UTC": the detector's weeks are of UTC, whatever the reader's zone. */
export function nameOf(bin: number): string {
  return `${DAYS[Math.floor(bin / 24)] ?? ""} ${String(bin % 24).padStart(2, "0")}:00 UTC`;
}

function oddMark(bin: number): string {
  const x = LEFT + (bin % 24) * CELL;
  const y = TOP + Math.floor(bin / 24) * CELL;
  const middle = (CELL - 2) / 2;
  return `<g class="odd"><rect x="${x - 2}" y="${y - 2}" width="${CELL + 2}" height="${CELL + 2}" rx="3" fill="none"/><circle cx="${x + middle}" cy="${y + middle}" r="4"/></g>`;
}
