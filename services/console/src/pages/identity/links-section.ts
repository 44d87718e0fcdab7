import type { IdentityLink } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { spaced, timeMark } from "../../markup/words.ts";
import { identityPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { IdentityView } from "./read.ts";

/** One machine on several platforms, with the evidence. Left out where the log shows none. */
export function linksSection({ links, profile }: IdentityView): Html {
  const { answer, question } = links;
  if (answer.length === 0) return html``;
  return html`<section aria-labelledby="links"><h2 id="links">The same machine elsewhere</h2>
<ul class="companions">${answer.map((each) => item(each, profile.identity.identity_uid))}</ul>
${sqlBehind(question)}</section>`;
}

function item(link: IdentityLink, own: string): Html {
  const isOrigin = link.from_uid === own;
  const other = isOrigin ? link.to_uid : link.from_uid;
  return html`<li>${isOrigin ? "acts as" : "is used by"} <a href="${identityPath(other)}">${other}</a> <span class="muted">by ${spaced(link.link_kind)}, ${link.confidence} confidence: ${link.evidence}; last</span> ${timeMark(link.last_seen)}</li>`;
}
