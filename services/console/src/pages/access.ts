import type { Refusal } from "../access/decide.ts";
import { type Html, html } from "../markup/html.ts";
import { layout } from "../markup/layout.ts";

/** What a way to the provider and back ends with where it proves nobody. */
export type Unproved = "not-signed-in" | "sign-in-denied" | "client-refused" | "clocks-apart";

/** Why nothing is shown. */
export type Reason = Refusal | Unproved | "no-right" | "no-groups" | "no-role";

const AGAIN = html`<a href="/login">Sign in again</a>`;

const SIGN_IN: Readonly<Record<Unproved | "no-groups" | "no-role", Html>> = {
  "not-signed-in": html`<h1>The sign-in did not come to an end</h1>
<p>The provider sent no proof that this console could check, or it took too long. Nothing was changed.</p>
<p>${AGAIN}. If it stays so, the log of the process says why.</p>`,
  "sign-in-denied": html`<h1>The provider did not let you in</h1>
<p>You stopped there, or it does not allow you this console (<code>access_denied</code>). Nothing was changed.</p>
<p>${AGAIN}, or ask whoever administers the provider to allow it.</p>`,
  "client-refused": html`<h1>The provider does not know this console</h1>
<p>It refused the console itself, and not you: its client secret is over or was replaced, or another client is meant. Nothing was changed.</p>
<p>Whoever administers Rolecall puts the new secret into the file of <code>console.oidc.client_secret_file</code> and starts it again; the log of the process has the provider's word.</p>`,
  "clocks-apart": html`<h1>The clocks are apart</h1>
<p>The provider's proof is not valid yet, or no longer, by the clock of this console. Nothing was changed.</p>
<p>Whoever administers Rolecall looks at the clock of its machine (<code>timedatectl</code>), and then at the provider's; then <a href="/login">sign in again</a>.</p>`,
  "no-groups": html`<h1>You have no role here</h1>
<p>The sign-in worked, and the provider told none of your groups: not in the claim that <code>console.oidc.claim</code> names.</p>
<p>Whoever administers Rolecall looks whether the provider puts them there, whether it wants a scope for it (<code>console.oidc.scopes</code>), and whether you are in more than it tells; then <a href="/login">sign in again</a>.</p>`,
  "no-role": html`<h1>You have no role here</h1>
<p>The sign-in worked, and none of your groups stands under <code>console.oidc.roles</code>.</p>
<p>Ask whoever administers Rolecall to add one of your groups, then <a href="/login">sign in again</a>.</p>`,
};

const REASONS: Readonly<Record<Reason, Html>> = {
  ...SIGN_IN,
  "no-right": html`<h1>This is not among your rights</h1>
<p>Your role lets you do less than this. Nothing was changed.</p>
<p><a href="/">Findings</a>. Whoever administers Rolecall can give you another role, or a token with the scope that it needs.</p>`,
  "foreign-host": html`<h1>This name is not mine</h1>
<p>The address in your browser names a host that Rolecall does not answer to, which is how pages of others try to read local services.</p>
<p>Use <code>http://127.0.0.1</code> or <code>http://localhost</code> with the same port. Behind a proxy, tell Rolecall its public address.</p>`,
  "foreign-origin": html`<h1>That came from another site</h1>
<p>Rolecall takes changes only from its own pages. Nothing was changed.</p>
<p><a href="/">Open the console</a> and do it there.</p>`,
  "no-session": html`<h1>Open the access link first</h1>
<p>This browser has no session, or the link was not right. Rolecall prints the link when it starts, on the terminal where it runs:</p>
<pre>console   http://…/?access=…</pre>
<p>Open it once in this browser; after that, links from alerts work here for a month, until the process starts anew.</p>
<p>The link opens browsers until ten minutes after the first. To have a new one printed there, on the same machine: <code>kill -USR2 PID</code>, with the process id of <code>rolecall</code>.</p>`,
};

/** Why nothing is shown, and what to do. Nothing of the request is repeated in it. */
export function refusedPage(reason: Reason, release: string, signIn?: string): Html {
  const way =
    signIn === undefined
      ? REASONS[reason]
      : html`<h1>Sign in first</h1><p><a class="button" href="${signIn}">Sign in</a></p>`;
  return layout({ title: "No access", isInside: false, release }, html`<section class="notice">${way}</section>`);
}

/** Goes on to the same page from ours, which brings the strict cookie along; under another address, or it would be a reload. */
export function bouncePage({ pathname, search }: URL, release: string): Html {
  const query = new URLSearchParams(search);
  if (query.has("from")) query.delete("from");
  else query.set("from", "link");
  const to = `/${pathname.replace(/^\/+/, "")}${query.size === 0 ? "" : `?${query}`}`;
  return layout(
    { title: "Opening", isInside: false, release },
    html`<section class="notice"><h1>Opening…</h1><p><a href="${to}">Go on</a></p></section>`,
    html`<meta http-equiv="refresh" content="0; url=${to}">`,
  );
}
