/** A line of a plot: its name and its points. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Drawn dashed: what the others are measured against. */
  readonly reference?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Positions of the marks on the axes, with their texts; the first and the last are the ends. */
  readonly xTicks: readonly (readonly [at: number, text: string])[];
  readonly yTicks: readonly (readonly [at: number, text: string])[];
  readonly series: readonly Series[];
}

const WIDTH = 760;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 200;
const TOP = 40;
const BOTTOM = 50;
const COLOURS = ["#1b6ef3", "#d9480f", "#2b8a3e", "#9c36b5", "#e67700", "#495057", "#0b7285"];

/** The plot as SVG, readable on light and dark pages. */
export function renderPlot(plot: Plot): string {
  const x = scale(plot.xTicks, LEFT, WIDTH - RIGHT);
  const y = scale(plot.yTicks, HEIGHT - BOTTOM, TOP);
  const marks = [
    ...plot.xTicks.map(
      ([at, text]) =>
        `<line x1="${x(at)}" y1="${TOP}" x2="${x(at)}" y2="${HEIGHT - BOTTOM}" class="grid"/><text x="${x(at)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${text}</text>`,
    ),
    ...plot.yTicks.map(
      ([at, text]) =>
        `<line x1="${LEFT}" y1="${y(at)}" x2="${WIDTH - RIGHT}" y2="${y(at)}" class="grid"/><text x="${LEFT - 8}" y="${y(at) + 4}" text-anchor="end">${text}</text>`,
    ),
  ];
  const lines = plot.series.map((series, at) => {
    const colour = COLOURS[at % COLOURS.length] ?? "#000";
    const points = series.points.map(([px, py]) => `${x(px)},${y(py)}`).join(" ");
    const dashes = series.reference === true ? ' stroke-dasharray="5 4"' : "";
    const name = `<text x="${WIDTH - RIGHT + 34}" y="${TOP + 16 + 20 * at}">${series.name}</text>`;
    const key = `<line x1="${WIDTH - RIGHT + 10}" y1="${TOP + 12 + 20 * at}" x2="${WIDTH - RIGHT + 28}" y2="${TOP + 12 + 20 * at}" stroke="${colour}" stroke-width="2"${dashes}/>`;
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"${dashes}/>${key}${name}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${plot.title}">`,
    "<style>text{font:12px system-ui,sans-serif;fill:#868e96}.grid{stroke:#868e96;stroke-opacity:.25}</style>",
    `<text x="${LEFT}" y="22" style="font-weight:600">${plot.title}</text>`,
    ...marks,
    ...lines,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${plot.x}</text>`,
    `<text x="16" y="${(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 16 ${(TOP + HEIGHT - BOTTOM) / 2})">${plot.y}</text>`,
    "</svg>\n",
  ].join("\n");
}

function scale(ticks: Plot["xTicks"], from: number, to: number): (value: number) => number {
  const low = ticks[0]?.[0] ?? 0;
  const high = ticks.at(-1)?.[0] ?? 1;
  return (value) =>
    Math.round(10 * (from + ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (to - from))) / 10;
}
