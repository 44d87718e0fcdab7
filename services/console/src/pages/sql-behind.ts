import { type Html, html, lines } from "../markup/html.ts";
import { type Question, runnable } from "../queries/question.ts";
import { sqlPath } from "./paths.ts";

/** The SQL behind a picture, folded, with a link that runs it. */
export function sqlBehind(...questions: readonly Question[]): Html {
  return sqlText(...questions.map(runnable));
}

/** The same for SQL that is text already. */
export function sqlText(...texts: readonly string[]): Html {
  return html`<details class="sql-behind"><summary>SQL</summary>
${texts.map((text) => html`<pre><code>${lines(text)}</code></pre><p><a href="${sqlPath(text)}">Run it</a></p>`)}
</details>`;
}
