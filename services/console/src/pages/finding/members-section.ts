import { groupIn, type Member } from "@rolecall/alerting";
import { type Finding, parseIdentityUid, shownName } from "@rolecall/core";
import { type Child, type Html, html } from "../../markup/html.ts";
import { spaced } from "../../markup/words.ts";
import { findingPath, identityPath } from "../paths.ts";

/** So many are shown at once, the others behind a fold. */
const SHOWN = 12;

/** Everybody whom a finding about a group names, each with the way to it; nothing for a finding about one. */
export function membersSection(finding: Finding): Html | undefined {
  const members = groupIn(finding);
  if (members.length < 2) return undefined;
  const rest = members.slice(SHOWN);
  return html`<section aria-labelledby="members">
<h2 id="members">All ${members.length} of them</h2>
<p class="muted">One cause is behind them all, or one actor. The signs, the pictures and the calls on this page are those of ${shownName(finding)}, whose call decided it.</p>
<ul class="companions">${members.slice(0, SHOWN).map(line)}</ul>
${rest.length === 0 ? undefined : html`<details><summary>and ${rest.length} more</summary><ul class="companions">${rest.map(line)}</ul></details>`}
</section>`;
}

/** ` and 8 others`, which leads to who they are; nothing where there is nobody else. */
export function othersLink(finding: Finding): Child {
  const others = groupIn(finding).length - 1;
  if (others < 1) return undefined;
  return html` <a href="#members">and ${others === 1 ? "one other" : `${others} others`}</a>`;
}

function line({ uid, findings }: Member): Html {
  const parsed = parseIdentityUid(uid);
  const kind = parsed === undefined ? undefined : html` <span class="kind">${spaced(parsed.kind)}</span>`;
  const own = findings.map(
    (each, at) => html` <a href="${findingPath(each)}">${at === 0 ? "its own finding" : "another"}</a>`,
  );
  return html`<li><a href="${identityPath(uid)}">${parsed?.nativeId ?? uid}</a>${kind}${own}</li>`;
}
