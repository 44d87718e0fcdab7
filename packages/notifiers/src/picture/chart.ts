import { dimensionName } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import { inShort, topDimensions } from "../describe.ts";
import { defang, inert, truncate } from "../inert.ts";
import { rarityOf } from "../words.ts";
import { Canvas, CELL } from "./canvas.ts";
import { encodePng } from "./png.ts";

const PALETTE = [0xffffff, 0x1d1c1d, 0x616061, 0xe01e5a, 0xf2f2f2] as const;
const [INK, GREY, BAR, TRACK] = [1, 2, 3, 4] as const;

const COLUMNS = 72;
const MARGIN = 24;
const LABEL_COLUMNS = 24;
const BAR_COLUMNS = 38;
const GAP = 14;
const MOST = 6;

/** Whether there is anything to compare. */
export function hasChart(finding: Finding): boolean {
  return finding.dimensions.some(({ added }) => added > 0);
}

/**
 * What was unusual as a picture (PNG): a bar for what each dimension added to the evidence, and under it what was seen and
 * what is usual. Undefined where there is nothing to compare, as for a rule. A pure function of the finding.
 */
export function drawChart(finding: Finding): Buffer | undefined {
  const shown = topDimensions(finding, MOST).filter(({ added }) => added > 0);
  const [first] = shown;
  if (first === undefined) return undefined;
  const height = 2 * MARGIN + 2 * CELL.height + GAP + shown.length * (2 * CELL.height + GAP);
  const canvas = new Canvas({ width: 2 * MARGIN + COLUMNS * CELL.width, height }, PALETTE);
  canvas.text({ x: MARGIN, y: MARGIN, colour: INK }, safe(finding.title, COLUMNS));
  const owner = finding.owner === "" ? "no owner" : `owner ${finding.owner}`;
  const about = safe(`${inShort(rarityOf(finding))}, ${owner}`, COLUMNS);
  canvas.text({ x: MARGIN, y: MARGIN + CELL.height, colour: GREY }, about);
  for (const [at, dimension] of shown.entries()) {
    const y = MARGIN + 2 * CELL.height + GAP + at * (2 * CELL.height + GAP);
    canvas.text({ x: MARGIN, y, colour: INK }, safe(dimensionName(dimension), LABEL_COLUMNS - 1));
    const bar = { x: MARGIN + LABEL_COLUMNS * CELL.width, y: y + 4, colour: TRACK };
    const whole = BAR_COLUMNS * CELL.width;
    canvas.rectangle(bar, { width: whole, height: CELL.height - 8 });
    const width = Math.max(4, Math.round((dimension.added / first.added) * whole));
    canvas.rectangle({ ...bar, colour: BAR }, { width, height: CELL.height - 8 });
    canvas.text({ x: bar.x + whole + CELL.width, y, colour: INK }, dimension.added.toFixed(1));
    const usual = dimension.expected === "" ? "" : `, usually ${dimension.expected}`;
    const seen = safe(`${dimension.observed}${usual}`, COLUMNS - LABEL_COLUMNS);
    canvas.text({ x: bar.x, y: y + CELL.height, colour: GREY }, seen);
  }
  return encodePng(canvas);
}

/** The picture in words, for whoever does not see it. */
export function chartWords(finding: Finding): string {
  const parts = topDimensions(finding, MOST).filter(({ added }) => added > 0);
  return safe(
    `What each dimension added: ${parts.map((one) => `${dimensionName(one)} ${one.added.toFixed(1)}`).join(", ")}`,
    300,
  );
}

function safe(text: string, most: number): string {
  return truncate(defang(inert(text)), most).replace("…", "~");
}
