import type { Principal } from "../access/roles.ts";
import { type Child, type Html, html } from "./html.ts";

export type Section = "findings" | "identities" | "silences" | "sql" | "pipeline" | "access";

const SECTIONS: readonly (readonly [Section, string, string])[] = [
  ["findings", "/", "Findings"],
  ["identities", "/identities", "Identities"],
  ["silences", "/silences", "Silences"],
  ["sql", "/sql", "SQL"],
  ["pipeline", "/pipeline", "Pipeline"],
  ["access", "/access", "Access"],
];

export interface Frame {
  /** What the tab is called; the product's name is put behind it. */
  readonly title: string;
  readonly section?: Section;
  /** False for whoever has no session: no way further in is shown. */
  readonly isInside?: boolean;
  /** Ends the address of each asset: a new release is never shown in an old look. */
  readonly release: string;
  /** Who looks at it: what they have no right to is not shown. */
  readonly who?: Principal;
}

/** A whole page. */
export function layout(frame: Frame, body: Child, head?: Child): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${frame.title} · Rolecall</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg?v=${frame.release}">
<link rel="stylesheet" href="/assets/console.css?v=${frame.release}">
<script type="module" src="/assets/${frame.release}/console.js"></script>
${head}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="/">Rolecall</a>
${frame.isInside === false ? undefined : navigation(frame)}
<span class="zone" id="zone">all times UTC</span>
${frame.who?.via === "oidc" ? html`<form method="post" action="/logout" class="who-am-i"><span class="muted">${frame.who.name}</span> <button>Sign out</button></form>` : undefined}
</header>
<main id="main">
${body}
</main>
</body>
</html>`;
}

function navigation({ section: current, who }: Frame): Html {
  const isShown = ([section]: (typeof SECTIONS)[number]): boolean =>
    (section !== "access" || who?.scopes.has("admin") === true) &&
    (section !== "sql" || who === undefined || who.scopes.has("query"));
  const link = ([section, href, name]: (typeof SECTIONS)[number]): Html =>
    section === current ? html`<a href="${href}" aria-current="page">${name}</a>` : html`<a href="${href}">${name}</a>`;
  return html`<nav aria-label="Sections">${SECTIONS.filter(isShown).map(link)}</nav>`;
}
