import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";
import type { Calibration } from "../queries/calibration.ts";

const SIZE = 220;
const LEFT = 44;
const BELOW = 28;
/** Decades of the axes, as -log10. */
const FROM = 2;
const TO = 9;

/** Found against said, both as powers of ten: on the line, hours are as rare as they are said to be. */
export function calibrationCurve({ hours, levels }: Calibration): Html {
  const at = (rarity: number): number => ((Math.min(TO, Math.max(FROM, rarity)) - FROM) / (TO - FROM)) * SIZE;
  const x = (rarity: number): number => round(LEFT + at(rarity));
  const y = (rarity: number): number => round(at(rarity) + 4);
  const ticks = Array.from({ length: TO - FROM + 1 }, (_, i) => FROM + i);
  const parts = [
    `<path class="grid" d="M${LEFT} 4V${SIZE + 4}H${LEFT + SIZE}"/>`,
    `<path class="expected-line" d="M${x(FROM)} ${y(FROM)}L${x(TO)} ${y(TO)}"/>`,
    ...ticks
      .filter((tick) => tick % 2 === 0)
      .flatMap((tick) => [
        `<text x="${x(tick)}" y="${SIZE + 20}" text-anchor="middle">1e-${tick}</text>`,
        `<text x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">1e-${tick}</text>`,
      ]),
    ...levels.flatMap(({ level, found }) => {
      if (hours === 0 || found === 0) return [];
      const [low, high] = interval(found, hours);
      const [top, bottom] = [y(-Math.log10(high)), y(-Math.log10(Math.max(low, 1e-12)))];
      return [
        `<path class="interval" d="M${x(level)} ${top}V${bottom}"/>`,
        `<circle class="usual" cx="${x(level)}" cy="${y(-Math.log10(found / hours))}" r="4"><title>said 1e-${level}: ${found} found</title></circle>`,
      ];
    }),
  ];
  return html`<svg class="calibration" viewBox="0 0 ${LEFT + SIZE + 16} ${SIZE + BELOW}" role="img" aria-label="Found frequency against the said probability of an identity-hour; on the line they are the same">${raw(parts.join(""))}</svg>`;
}

/** 95 % interval of a share, after Wilson: holds for few cases and for shares near 0. */
function interval(hits: number, cases: number): readonly [low: number, high: number] {
  const z = 1.959964;
  const share = hits / cases;
  const middle = (share + (z * z) / (2 * cases)) / (1 + (z * z) / cases);
  const half = (z / (1 + (z * z) / cases)) * Math.sqrt((share * (1 - share)) / cases + (z * z) / (4 * cases * cases));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
