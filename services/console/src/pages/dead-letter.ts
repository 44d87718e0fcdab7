import type { StoredDeadLetter } from "@rolecall/clickhouse";
import { redactText } from "@rolecall/core";
import { type Child, type Html, html, lines } from "../markup/html.ts";
import { timeMark } from "../markup/words.ts";

const MOST_RAW = 16_384;

/** One record that could not be read, with its bytes, and the way to read it again. */
export function deadLetterBody(letter: StoredDeadLetter, may: { readonly retry: boolean }): Html {
  // The store has it as it came, to be read again; a page has no secrets in it.
  const raw = redactText(letter.raw ?? letter.raw_base64 ?? "");
  const row = (name: string, value: Child): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<header class="headline"><h1>Dead letter: ${letter.reason}</h1></header>
<dl class="facts">${row("What", letter.detail || "–")}${row("Where", html`<code>${letter.path || "–"}</code>`)}${row("Source", letter.source)}${row("Origin", html`<code>${letter.origin}</code>`)}${row("Recorded", timeMark(letter.recorded_at))}</dl>
<section aria-labelledby="raw"><h2 id="raw">As it came${letter.raw === undefined ? ", in base64" : ", secrets as ***"}</h2>
<pre class="raw" tabindex="0">${lines(raw.slice(0, MOST_RAW))}</pre>${raw.length > MOST_RAW ? html`<p class="muted">${raw.length - MOST_RAW} more characters in the column raw.</p>` : undefined}</section>
${
  may.retry
    ? html`<form method="post" action="/pipeline/dead/${encodeURIComponent(letter.dead_uid)}/retry"><button>Read it again</button> <span class="muted">as the decoders are now; what comes of it goes through the pipeline, and the letter is marked.</span></form>`
    : html`<p class="muted">Read it again with <code>rolecall dead retry</code>.</p>`
}
<p><a href="/pipeline">Pipeline</a></p>`;
}
