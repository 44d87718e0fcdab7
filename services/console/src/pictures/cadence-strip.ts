import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";
import type { Clock } from "./clock.ts";

const WIDTH = 1000;
const HEIGHT = 44;

/** Beats as strokes: kept ones full, missed ones hollow, runs between them as a cross below. */
export function cadenceStrip({ kept, missed, extra, from, to }: Clock): Html {
  const x = (at: number): number => Math.round(12 + ((at - from) / Math.max(1, to - from)) * (WIDTH - 24));
  const marks = [
    ...kept.map((at) => `<path class="beat" d="M${x(at)} 8V30"/>`),
    ...missed.map((at) => `<path class="missed" d="M${x(at) - 4} 8h8v22h-8z"/>`),
    ...extra.map((at) => `<path class="extra" d="M${x(at) - 5} 31l10 10m0 -10l-10 10"/>`),
  ];
  const label = `${kept.length} beats kept, ${missed.length} missed, ${extra.length} runs between them`;
  return html`<svg class="cadence" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${raw(
    [`<path class="grid" d="M0 30H${WIDTH}"/>`, ...marks].join(""),
  )}</svg>`;
}
