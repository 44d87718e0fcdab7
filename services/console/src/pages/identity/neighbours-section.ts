import { shownName } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { counted, timeMark } from "../../markup/words.ts";
import type { Neighbour } from "../../queries/identity/neighbours.ts";
import { identityPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { IdentityView } from "./read.ts";

const WORDS: readonly (readonly [Neighbour["relation"], string])[] = [
  ["for", "It acts for"],
  ["through", "These act through it or for it"],
];

/** Who stands before and behind it in chains. Left out where nobody does. */
export function neighboursSection({ neighbours }: IdentityView): Html {
  const { answer, question } = neighbours;
  const chained = answer.filter(({ relation }) => relation === "for" || relation === "through");
  if (chained.length === 0) return html``;
  return html`<section aria-labelledby="neighbours"><h2 id="neighbours">Who acts for whom</h2>
${WORDS.map(([relation, title]) => {
  const own = chained.filter((each) => each.relation === relation);
  return own.length === 0 ? undefined : html`<h3>${title}</h3><ul class="companions">${own.map(link)}</ul>`;
})}
${sqlBehind(question)}</section>`;
}

/** Who started it, and whom it started. Left out where nobody did. */
export function treeSection({ neighbours, profile }: IdentityView): Html {
  const parents = neighbours.answer.filter(({ relation }) => relation === "parent");
  const children = neighbours.answer.filter(({ relation }) => relation === "child");
  const others = parents.filter(({ identity_uid }) => identity_uid !== profile.identity.identity_uid);
  const isOwn = parents.length > others.length;
  if (parents.length === 0 && children.length === 0) return html``;
  const name = shownName(profile.identity);
  const below = html`<ul><li><strong>${name}</strong>${isOwn ? html` <span class="odd-word">starts runs of itself</span>` : undefined}${children.length === 0 ? undefined : html`<ul>${children.map(link)}</ul>`}</li></ul>`;
  return html`<section aria-labelledby="tree" class="tree"><h2 id="tree">Spawn tree</h2>
${others.length === 0 ? below : html`<ul>${others.map((each) => html`${link(each)}`)}<li>${below}</li></ul>`}
${sqlBehind(neighbours.question)}</section>`;
}

function link(each: Neighbour): Html {
  const runs = each.runs > 0 ? html`${counted(each.runs, "run")}, ` : undefined;
  return html`<li><a href="${identityPath(each.identity_uid)}">${each.identity_uid}</a> <span class="muted">${runs}${counted(each.calls, "call")}, last</span> ${timeMark(each.last)}</li>`;
}
