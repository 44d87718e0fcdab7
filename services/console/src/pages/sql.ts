import { type Html, html } from "../markup/html.ts";
import { amount } from "../markup/words.ts";
import { sqlPath } from "./paths.ts";
import { EXAMPLES } from "./sql-examples.ts";

/** Rows of a result that come with the page; the API gives all of them. */
export const MOST_ROWS = 500;

export interface SqlView {
  readonly sql: string;
  /** Undefined where nothing was asked. */
  readonly answer: SqlAnswer | undefined;
  readonly hasEditor: boolean;
}

export type SqlAnswer =
  | { readonly kind: "refused"; readonly reason: string }
  | {
      readonly kind: "rows";
      readonly columns: readonly string[];
      /** The first `MOST_ROWS` at most. */
      readonly rows: readonly (readonly unknown[])[];
      readonly hasMore: boolean;
    };

/** A query box over the history: read only, our tables only. */
export function sqlBody({ sql, answer, hasEditor }: SqlView): Html {
  return html`<header class="headline"><h1>SQL</h1></header>
<form class="sql" method="get" action="/sql" data-editor="${hasEditor ? "yes" : "no"}">
<label for="q">One read-only query over the tables of <code>rolecall</code></label>
<textarea id="q" name="q" rows="6" spellcheck="false" autocapitalize="off" required>${sql}</textarea>
<p class="run"><button>Run</button> <span class="muted"><kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it. At most 30 s, 100,000 rows and 2 GB of memory, of a small machine an eighth. The address of this page is the query: share it.</span></p>
</form>
<p id="asked" class="muted" role="status"></p>
<div id="result">${answer === undefined ? undefined : result(answer)}</div>
<section id="history" aria-labelledby="before" hidden><h2 id="before">Asked before, in this browser</h2><ul></ul></section>
${examples()}`;
}

function examples(): Html {
  return html`<section aria-labelledby="examples"><h2 id="examples">To begin with</h2><ul class="examples">${EXAMPLES.map(
    ([question, sql]) => html`<li><a href="${sqlPath(sql)}">${question}</a><pre><code>${sql}</code></pre></li>`,
  )}</ul></section>`;
}

function result(answer: SqlAnswer): Html {
  if (answer.kind === "refused")
    return html`<section class="notice bad" role="alert"><h2>Not run</h2><p>${answer.reason}</p></section>`;
  const { columns, rows, hasMore } = answer;
  if (rows.length === 0)
    return html`<section class="notice"><h2>No rows</h2><p>The query ran and found nothing.</p></section>`;
  const count = hasMore
    ? html`The first ${amount(rows.length)} rows. All of them: <strong>Run</strong>, <code>rolecall query</code> or <code>POST /api/v1/query</code>`
    : html`${amount(rows.length)} ${rows.length === 1 ? "row" : "rows"}`;
  return html`<section aria-label="Result"><p class="muted">${count}</p>
<div class="scroll" tabindex="0" role="group" aria-label="Rows"><table class="result"><thead><tr>${columns.map((name, i) => (isNumber(rows[0]?.[i]) ? html`<th class="number">${name}</th>` : html`<th>${name}</th>`))}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${row.map(cell)}</tr>`,
  )}</tbody></table></div></section>`;
}

const LONGEST_CELL = 2000;
/** From here a cell scrolls in itself, so that one record does not push the others away. */
const LONG_CELL = 160;

function isNumber(value: unknown): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(typeof value === "string" ? value : JSON.stringify(value ?? ""));
}

function cell(value: unknown): Html {
  if (value === null || value === undefined) return html`<td class="muted">NULL</td>`;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (isNumber(value)) return html`<td class="number">${text}</td>`;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return html`<td class="instant">${text}</td>`;
  const shown = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
  return text.length > LONG_CELL
    ? html`<td><span class="long" tabindex="0">${shown}</span></td>`
    : html`<td>${shown}</td>`;
}
