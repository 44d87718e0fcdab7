const NS = "http://www.w3.org/2000/svg";
const WIDTH = 800;
const HEIGHT = 180;
export const MOST_BARS = 200;

/** A result of more columns is records, and no series. */
const MOST_COLUMNS = 6;
/** Numbers that are names: a bar of them says nothing. */
const IS_NAME = /_(?:uid|id|code)$/;

/** So few bars have room for their names. */
const MOST_NAMED = 12;
const IS_TIME = /^\d{4}-\d\d(?:-\d\d)?(?:[T ]|$)/;

/**
 * The first column of amounts, and what they are of: the first that is no number, with as many of the next as tell the rows
 * apart. Undefined where there is nothing to see in bars.
 */
export function seriesOf(columns, rows) {
  if (rows.length < 2 || columns.length > MOST_COLUMNS) return undefined;
  const isNumber = (name) =>
    rows.every((row) => row[name] !== null && row[name] !== "" && Number.isFinite(Number(row[name])));
  const value = columns.find((name) => !IS_NAME.test(name) && isNumber(name));
  if (value === undefined) return undefined;
  const words = columns.filter((name) => name !== value && !isNumber(name));
  const enough = words.findIndex((_, last) => areApart(rows, words.slice(0, last + 1)));
  return enough < 0 ? undefined : { value, labels: words.slice(0, enough + 1) };
}

function areApart(rows, labels) {
  return new Set(rows.map((row) => JSON.stringify(labels.map((name) => row[name])))).size === rows.length;
}

/** Bars of the amounts of a result; undefined where there is nothing to draw. */
export function chartOf(columns, rows) {
  const series = seriesOf(columns, rows);
  if (series === undefined) return undefined;
  const { value, labels } = series;
  const nameOf = (row) => labels.map((name) => row[name]).join(" · ");
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
  svg.setAttribute("aria-label", `${value} by ${labels.join(" and ")}, from ${Math.min(...numbers)} to ${most}`);
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
    bar.appendChild(document.createElementNS(NS, "title")).textContent = `${nameOf(shown[i])}: ${number}`;
    svg.append(bar);
  }
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const of = rows.length > shown.length ? ` (the first ${MOST_BARS} rows)` : "";
  const isTime = shown.every((row) => IS_TIME.test(String(row[labels[0]])));
  const span = isTime ? `, from ${shown[0][labels[0]]} to ${shown.at(-1)[labels[0]]}` : "";
  caption.textContent = `${value} by ${labels.join(" and ")}${of}, ${least.toLocaleString("en-US")} to ${most.toLocaleString("en-US")}${span}`;
  figure.append(caption, svg);
  if (!isTime && shown.length <= MOST_NAMED) figure.append(namesUnder(shown.map(nameOf)));
  return figure;
}

/** What each bar is of, below it. The bars tell it themselves to whoever cannot see them. */
function namesUnder(names) {
  const line = document.createElement("div");
  line.className = "bar-names";
  line.setAttribute("aria-hidden", "true");
  for (const name of names) line.appendChild(document.createElement("span")).textContent = name;
  return line;
}
