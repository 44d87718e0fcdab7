import { type Html, html } from "../markup/html.ts";

/** There is no such page or thing. Pages are not forgotten. */
export function missingBody(what: string): Html {
  const why =
    what === "page"
      ? "The link is cut off, or mistyped."
      : html`It may have been kept longer ago than <code>retention</code> allows, or the link is cut off.`;
  return html`<section class="notice"><h1>There is no such ${what}</h1>
<p>${why}</p>
<p><a href="/">Findings</a> · <a href="/identities">Identities</a></p></section>`;
}

/** It has not acted itself: chains name those too on whose behalf others act. */
export function unseenIdentityBody(whoActs: string): Html {
  return html`<section class="notice"><h1>There is no such identity</h1>
<p>None of this name has acted itself, as far back as <code>retention</code> keeps events; one that acted for the first time just now is here within seconds. Others may act on its behalf: <a href="${whoActs}">who does?</a></p>
<p><a href="/">Findings</a> · <a href="/identities">Identities</a></p></section>`;
}

/** Something asked for is not possible, or was not done. `from` is the page that one came from, where that is known. */
export function refusedBody(title: string, reason: string, from: string | undefined): Html {
  const back = from === undefined ? undefined : html`<a href="${from}">Back to where you were</a> · `;
  return html`<section class="notice bad"><h1>${title}</h1><p>${reason.charAt(0).toUpperCase()}${reason.slice(1)}.</p><p>${back}<a href="/">Findings</a></p></section>`;
}

/** We or the history failed. */
export function faultBody(): Html {
  return html`<section class="notice bad"><h1>The history did not answer</h1>
<p>Nothing is lost: events go on being kept and judged. Try again; if it stays so, see the <a href="/pipeline">pipeline</a> and the log of the process, or run <code>npx rolecall doctor</code>.</p></section>`;
}

/** Whoever tries again sees the same: `damage` says what to do. */
export function damagedBody(damage: string): Html {
  return html`<section class="notice bad"><h1>A part of the history cannot be read</h1>
<p>A file of it is not as it was written, and trying again does not help: ${damage}. What needs none of that part goes on.</p></section>`;
}

/** The history takes too long, or cannot be reached. */
export function slowBody(seconds: number): Html {
  return html`<section class="notice bad"><h1>The history is slow, or cannot be reached</h1>
<p>Nothing is lost: events go on being kept and judged, and alerts go out. Reload in ${seconds} s. Whatever the address asks for, asking for less of it is faster; <code>npx rolecall doctor</code> says what is wrong.</p></section>`;
}

/** People sign in elsewhere, and that does not answer. */
export function noProviderBody(): Html {
  return html`<section class="notice bad"><h1>The sign-in provider did not answer</h1>
<p>Nobody was signed in, and nothing was changed; events go on being judged, and alerts go out. <a href="/login">Try again</a>; if it stays so, the log of the process says why, and <code>console.oidc.issuer</code> says whom it asks.</p></section>`;
}
