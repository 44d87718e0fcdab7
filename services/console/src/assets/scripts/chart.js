const NS = "http://www.w3.org/2000/svg";
const WIDTH = 800;
const HEIGHT = 180;
export const MOST_BARS = 200;

/** A result of more columns is records, and no series. */
const MOST_COLUMNS = 6;
/** Numbers that are names: a bar of them says nothing. */
const IS_NAME = /_(?:uid|id|code)$/;

/** The first column of amounts and the first that is no number; undefined where there is nothing to see in bars. */
export function seriesOf(columns, rows) {
  if (rows.length < 2 || columns.length > MOST_COLUMNS) return undefined;
  const isNumber = (name) =>
    rows.every((row) => row[name] !== null && row[name] !== "" && Number.isFinite(Number(row[name])));
  const value = columns.find((name) => !IS_NAME.test(name) && isNumber(name));
  const label = columns.find((name) => name !== value && !isNumber(name));
  return value === undefined || label === undefined ? undefined : { value, label };
}

/** Bars of the amounts of a result; undefined where there is nothing to draw. */
export function chartOf(columns, rows) {
  const series = seriesOf(columns, rows);
  if (series === undefined) return undefined;
  const { value, label } = series;
  const shown = rows.slice(0, MOST_BARS);
  const numbers = shown.map((row) => Number(row[value]));
  const most = Math.max(...numbers, 0);
  const least = Math.min(...numbers, 0);
  if (most === least) return undefined;
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("class", "chart");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${value} by ${label}, from ${Math.min(...numbers)} to ${most}`);
  const y = (number) => ((most - number) / (most - least)) * (HEIGHT - 4) + 2;
  const wide = WIDTH / shown.length;
  for (const [i, number] of numbers.entries()) {
    const bar = document.createElementNS(NS, "rect");
    const top = Math.min(y(number), y(0));
    bar.setAttribute("class", "usual");
    bar.setAttribute("x", String(i * wide));
    bar.setAttribute("width", String(Math.max(0.5, wide - Math.min(2, wide * 0.2))));
    bar.setAttribute("y", String(top));
    bar.setAttribute("height", String(Math.max(1, Math.abs(y(number) - y(0)))));
    bar.appendChild(document.createElementNS(NS, "title")).textContent = `${shown[i][label]}: ${number}`;
    svg.append(bar);
  }
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const of = rows.length > shown.length ? ` (the first ${MOST_BARS} rows)` : "";
  caption.textContent = `${value} by ${label}${of}, 0 to ${most.toLocaleString("en-US")}, from ${shown[0][label]} to ${shown.at(-1)[label]}`;
  figure.append(caption, svg);
  return figure;
}
