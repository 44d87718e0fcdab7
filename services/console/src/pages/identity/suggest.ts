import { type Identity, shellWord, shownName } from "@rolecall/core";
import { type Html, html, lines } from "../../markup/html.ts";
import { timeMark } from "../../markup/words.ts";
import type { SuggestedPolicy } from "../../options.ts";
import { identityPath } from "../paths.ts";

/** The least policy that an identity needs, with what it would have done to its history. */
export function suggestBody(identity: Identity, suggested: SuggestedPolicy | undefined, since: string): Html {
  const { identity_uid } = identity;
  const name = shownName(identity);
  return html`<header class="headline"><h1>The least that ${name} needs</h1><p class="hint"><a href="${identityPath(identity_uid)}">Back to it</a></p></header>
${
  suggested === undefined
    ? html`<section class="notice"><h2>There is too little to learn from</h2><p>The history holds no calls of it since ${timeMark(since)} outside of the hours of findings, from which nothing is learnt. <code>rolecall policy suggest ${shellWord(identity_uid)}</code> asks all that is kept.</p></section>`
    : html`<p>By what it did since ${timeMark(since)}, the hours of findings left out. Nothing is changed by looking: put it into a file that <code>policies</code> of the configuration names.</p>
<section aria-labelledby="policy"><h2 id="policy">The policy</h2><pre class="raw" tabindex="0"><code>${lines(suggested.policy)}</code></pre></section>
<section aria-labelledby="proof"><h2 id="proof">What it would have done</h2><pre class="raw" tabindex="0">${lines(suggested.proof)}</pre></section>
<p class="muted">For a cloud: <code>rolecall policy suggest ${shellWord(identity_uid)} --format iam</code> or <code>rbac</code>.</p>`
}`;
}
