import { chartOf, MOST_BARS } from "./chart.js";

/** Rows that are shown at first, and with each further ask. */
const AT_ONCE = 500;
const LONGEST_CELL = 2000;
/** Columns of numbers, whose names stand over them. */
const IS_NUMBER = /^(?:Nullable\()?(?:U?Int|Float|Decimal)/;

/** The lines of an answer as they come, each as what it says. */
export async function* partsOf(body) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

/** A result that grows in its place: the first rows are there before the last are found. `began` is of `performance.now`. */
export function openResult(place, told, began) {
  let columns = [];
  let isOver = false;
  const rows = [];
  const body = document.createElement("tbody");
  const more = document.createElement("button");
  more.type = "button";
  more.hidden = true;
  more.addEventListener("click", () => showTo(body.rows.length + AT_ONCE));
  const chart = document.createElement("div");

  function showTo(most) {
    for (const row of rows.slice(body.rows.length, most)) {
      const line = body.insertRow();
      for (const value of row) fill(line.insertCell(), value);
    }
    const left = rows.length - body.rows.length;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(AT_ONCE, left).toLocaleString("en-US")} more`;
  }
  function tell(end = "") {
    const count = `${rows.length.toLocaleString("en-US")} ${rows.length === 1 ? "row" : "rows"}`;
    told.textContent = end === "" ? `${count} so far…` : end.replace("%", count);
  }
  function draw() {
    const few = rows.slice(0, MOST_BARS + 1).map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
    const picture = chartOf(columns, few);
    chart.replaceChildren(...(picture === undefined ? [] : [picture]));
  }
  function over(end) {
    isOver = true;
    draw();
    tell(end);
  }
  const takers = {
    columns(all) {
      columns = all.map(({ name }) => name);
      place.replaceChildren(chart, tableOf(all, body), more);
    },
    rows(some) {
      const isFirst = rows.length === 0;
      rows.push(...some);
      if (body.rows.length < AT_ONCE) showTo(AT_ONCE);
      else showTo(body.rows.length);
      if (isFirst) draw();
      tell();
    },
    end: () => over(`% in ${Math.round(performance.now() - began)} ms`),
    problem(problem) {
      over(rows.length === 0 ? " " : "% came before it failed");
      place.prepend(refusal(problem));
    },
  };
  return {
    /** One part of the answer. */
    take(part) {
      for (const [name, value] of Object.entries(part)) takers[name]?.(value);
    },
    /** The answer is a refusal. */
    fail: (problem) => takers.problem(problem),
    /** No more will come; nothing is said where the answer had its end. */
    breakOff(why) {
      if (!isOver) over(rows.length === 0 ? `${why}.` : `${why} after %.`);
    },
  };
}

function tableOf(columns, body) {
  const table = document.createElement("table");
  table.className = "result";
  const head = table.createTHead().insertRow();
  for (const { name, type } of columns) {
    const cell = head.appendChild(document.createElement("th"));
    cell.textContent = name;
    if (IS_NUMBER.test(type)) cell.className = "number";
  }
  table.append(body);
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", "Rows");
  scroll.append(table);
  return scroll;
}

/** As text, whatever it is; what cannot be seen is spelled out. */
function fill(cell, value) {
  if (value === null || value === undefined) {
    cell.className = "muted";
    cell.textContent = "NULL";
    return;
  }
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (each) => `\\u{${each.codePointAt(0).toString(16)}}`,
  );
  if (/^-?\d+(?:\.\d+)?$/.test(text)) cell.className = "number";
  const shown = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
  if (shown.length > 160) {
    const long = cell.appendChild(document.createElement("span"));
    long.className = "long";
    long.tabIndex = 0;
    long.textContent = shown;
  } else cell.textContent = shown;
}

function refusal(problem) {
  const box = document.createElement("section");
  box.className = "notice bad";
  box.setAttribute("role", "alert");
  box.appendChild(document.createElement("h2")).textContent = "Not run";
  box.appendChild(document.createElement("p")).textContent = problem.detail ?? problem.title ?? "It was refused.";
  return box;
}
