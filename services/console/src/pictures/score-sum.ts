import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";

/** One part of a sum. */
export interface Part {
  readonly name: string;
  readonly value: number;
}

const WIDTH = 600;
const ROW = 26;
const LEFT = 170;
const RIGHT = 70;

/** How parts add up: each bar begins where the one before ended, the last is the whole. */
export function scoreSum(parts: readonly Part[]): Html {
  const shown = parts.filter(({ value }) => value > 0).slice(0, 8);
  const total = shown.reduce((sum, { value }) => sum + value, 0);
  const scale = (value: number): number => (total <= 0 ? 0 : (value / total) * (WIDTH - LEFT - RIGHT));
  let before = 0;
  const rows = shown.map(({ name, value }, row) => {
    const x = LEFT + scale(before);
    before += value;
    return bar({ name, value, x, wide: scale(value), y: row * ROW, look: "odd" });
  });
  const sum = bar({ name: "together", value: total, x: LEFT, wide: scale(total), y: shown.length * ROW, look: "sum" });
  const height = (shown.length + 1) * ROW;
  const label = `The evidence adds up: ${shown.map(({ name, value }) => `${name} ${value.toFixed(1)}`).join(", ")}; together ${total.toFixed(1)}`;
  return html`<svg class="score" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">${[...rows, sum]}</svg>`;
}

interface Bar extends Part {
  readonly x: number;
  readonly wide: number;
  readonly y: number;
  readonly look: "odd" | "sum";
}

function bar({ name, value, x, wide, y, look }: Bar): Html {
  const short = name.length > 22 ? `${name.slice(0, 21)}…` : name;
  const round = (each: number): number => Math.round(each * 10) / 10;
  return html`<text x="${LEFT - 10}" y="${y + 17}" text-anchor="end">${short}</text>${raw(
    `<rect class="${look}" x="${round(x)}" y="${y + 4}" width="${round(Math.max(1, wide))}" height="16" rx="2"/><text x="${round(x + wide + 6)}" y="${y + 17}">${value.toFixed(1)}</text>`,
  )}`;
}
