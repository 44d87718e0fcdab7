import type { Refusal } from "../access/decide.ts";
import { type Html, html } from "../markup/html.ts";
import { layout } from "../markup/layout.ts";

const REASONS: Readonly<Record<Refusal, Html>> = {
  "foreign-host": html`<h1>This name is not mine</h1>
<p>The address in your browser names a host that Rolecall does not answer to, which is how pages of others try to read local services.</p>
<p>Use <code>http://127.0.0.1</code> or <code>http://localhost</code> with the same port. Behind a proxy, tell Rolecall its public address.</p>`,
  "foreign-origin": html`<h1>That came from another site</h1>
<p>Rolecall takes changes only from its own pages. Nothing was changed.</p>
<p><a href="/">Open the console</a> and do it there.</p>`,
  "no-session": html`<h1>Open the access link first</h1>
<p>This browser has no session, or the link was not right. Rolecall prints the link when it starts, on the terminal where it runs:</p>
<pre>console   http://127.0.0.1:4180/?access=…</pre>
<p>Open it once in this browser; after that, links from alerts work here. A restart with a new token needs the new link.</p>
<p>Scripts send the token as <code>Authorization: Bearer …</code></p>`,
};

/** Why nothing is shown, and what to do. Nothing of the request is repeated in it. */
export function refusedPage(refusal: Refusal, release: string): Html {
  return layout(
    { title: "No access", isInside: false, release },
    html`<section class="notice">${REASONS[refusal]}</section>`,
  );
}

/** Goes on to the same page from ours, which brings the strict cookie along. */
export function bouncePage(path: string, release: string): Html {
  const to = `/${path.replace(/^\/+/, "")}?from=link`;
  return layout(
    { title: "Opening", isInside: false, release },
    html`<section class="notice"><h1>Opening…</h1><p><a href="${to}">Go on</a></p></section>`,
    html`<meta http-equiv="refresh" content="0; url=${to}">`,
  );
}
