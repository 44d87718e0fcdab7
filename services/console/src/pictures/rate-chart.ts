import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";
import { amount } from "../markup/words.ts";
import type { Hour } from "../queries/hourly.ts";
import { HOUR_MS, hoursOf, type Span } from "../queries/span.ts";

const HEIGHT = 100;

/** Calls in each hour of the span as bars, one unit wide each, stretched to whatever width there is. */
export function rateChart(hours: readonly Hour[], span: Span): Html {
  const width = hoursOf(span);
  const most = Math.max(1, ...hours.map((hour) => hour.calls));
  const bars = hours.flatMap(({ at, calls, refused }, i) => {
    if (calls === 0) return [];
    const odd = at >= span.oddFrom ? "odd" : "usual";
    const tall = Math.max(1.5, (calls / most) * HEIGHT);
    const red = (refused / most) * HEIGHT;
    const refusedBar = refused === 0 ? "" : bar("refused", i, Math.max(1.5, red));
    return [bar(odd, i, tall), refusedBar];
  });
  return html`<svg class="rate" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Calls per hour, at most ${amount(most)}">${raw(
    [expectedBand(hours, span, most), ...weekLines(span), oddBand(span, HEIGHT), ...bars].join(""),
  )}</svg>`;
}

/** The odd time as a band behind a picture that is as wide as the span has hours. */
export function oddBand(span: Span, height: number): string {
  if (span.oddFrom >= span.to) return "";
  const from = (span.oddFrom - span.from) / HOUR_MS;
  const wide = Math.max(3, hoursOf(span) - from);
  return `<rect class="band" x="${hoursOf(span) - wide}" y="0" width="${wide}" height="${height}"/>`;
}

/** From here on 19 of 20 hours lie below, and 1 of 20 below the other. */
const HIGH = 0.95;
const LOW = 0.05;
/** An hour of the day that was seen less often has no band. */
const LEAST_SEEN = 3;

/**
 * Where nine of ten usual hours lie, by the hour of the day on weekdays and on weekends: a band behind the bars, from when the
 * identity is known. The hours before are no hours in which it did nothing.
 */
function expectedBand(hours: readonly Hour[], span: Span, most: number): string {
  const first = hours.find(({ calls }) => calls > 0)?.at ?? Number.POSITIVE_INFINITY;
  const known = new Map<string, number[]>();
  for (const { at, calls } of hours) {
    if (at < first || at >= span.usualTo) continue;
    const key = kindOfHour(at);
    const seen = known.get(key) ?? [];
    seen.push(calls);
    known.set(key, seen);
  }
  const bands = new Map(Array.from(known, ([key, seen]) => [key, seen.toSorted((a, b) => a - b)] as const));
  const at = (sorted: readonly number[], share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const y = (calls: number): number => round(HEIGHT - (calls / most) * HEIGHT);
  const strokes = hours.flatMap(({ at: hour }, i) => {
    const sorted = bands.get(kindOfHour(hour)) ?? [];
    const high = at(sorted, HIGH);
    if (hour < first || sorted.length < LEAST_SEEN || high === 0) return [];
    return [`M${i} ${y(high)}h1V${y(at(sorted, LOW))}h-1z`];
  });
  return strokes.length === 0 ? "" : `<path class="expected" d="${strokes.join("")}"/>`;
}

function kindOfHour(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDay() % 6 === 0} ${date.getUTCHours()}`;
}

function weekLines(span: Span): readonly string[] {
  const lines: string[] = [];
  for (let hour = 168; hour < hoursOf(span); hour += 168)
    lines.push(`<path class="grid" d="M${hour} 0V${HEIGHT}" vector-effect="non-scaling-stroke"/>`);
  return lines;
}

function bar(name: string, hour: number, tall: number): string {
  return `<rect class="${name}" x="${hour}" y="${round(HEIGHT - tall)}" width="1" height="${round(tall)}"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
