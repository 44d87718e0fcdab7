import { shellWord } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { counted } from "../../markup/words.ts";
import { suggestPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { IdentityView } from "./read.ts";

const SHOWN = 60;

/** What it may do against what it did: the least that it would need. */
export function privilegeSection({ scopes, profile }: IdentityView, canSuggest: boolean): Html {
  const { granted, used, actions, resources } = scopes.answer;
  const unused = granted.filter((scope) => !used.includes(scope));
  return html`<section aria-labelledby="privilege"><h2 id="privilege">The least that it needs</h2>
<p>In three weeks it did ${counted(actions.length, "kind")} of call on ${counted(resources, "resource")}. ${
    granted.length === 0
      ? html`The log does not say what it is granted.`
      : unused.length === 0
        ? html`It used everything that it is granted.`
        : html`It never used <strong>${unused.length} of ${counted(granted.length, "granted scope")}</strong>: they can go.`
  }</p>
${unused.length === 0 ? undefined : html`<ul class="chips">${unused.slice(0, SHOWN).map((scope) => html`<li class="unseen"><code>${scope}</code></li>`)}</ul>`}
${actions.length === 0 ? undefined : html`<details><summary>What a policy would have to allow</summary><ul class="chips">${actions.slice(0, SHOWN).map((action) => html`<li><code>${action}</code></li>`)}</ul></details>`}
<p>${canSuggest ? html`<a href="${suggestPath(profile.identity.identity_uid)}">As a policy, proven on its history</a>, or` : html`As a policy:`} <code>rolecall policy suggest ${shellWord(profile.identity.identity_uid)}</code></p>
${sqlBehind(scopes.question)}</section>`;
}
