import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";
import { amount } from "../markup/words.ts";
import { BIN_HOURS, type Lane } from "../queries/finding/lanes.ts";
import { hoursOf, type Span } from "../queries/span.ts";
import { oddBand } from "./rate-chart.ts";

const HEIGHT = 10;
/** Wide enough to be seen on a telephone. */
const ODD_HOURS = 5;

/** When one value was seen: a mark for each bin with calls, on the axis of the rate chart. */
export function laneMarks(lane: Lane, span: Span): Html {
  const width = hoursOf(span);
  const marks = lane.marks.map(({ hour, isOdd }) => {
    const wide = isOdd ? ODD_HOURS : BIN_HOURS;
    const x = Math.min(hour, width - wide);
    return `<rect class="${isOdd ? "odd" : "usual"}" x="${x}" y="1" width="${wide}" height="8"/>`;
  });
  return html`<svg class="lane" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${amount(lane.before)} calls before, ${amount(lane.during)} in the odd time">${raw(
    [oddBand(span, HEIGHT), ...marks].join(""),
  )}</svg>`;
}
