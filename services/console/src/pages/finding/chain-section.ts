import { shownName } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { counted } from "../../markup/words.ts";
import type { Chain } from "../../queries/finding/chains.ts";
import { identityPath } from "../paths.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

/** Who acted through whom: each chain from who began it to this identity. Left out where it only ever acts for itself. */
export function chainSection({ finding, chains }: FindingView): Html {
  const all = chains.answer;
  if (all.every((chain) => chain.delegation.length === 0 && chain.parent_uid === "")) return html``;
  return html`<section aria-labelledby="chain">
<h2 id="chain">Who acts through whom</h2>
<ul class="chains">${all.map((chain) => chainGraph(chain, shownName(finding)))}</ul>
${sqlBehind(chains.question)}
</section>`;
}

/** A chain as boxes and arrows, the one who began it first. */
function chainGraph(chain: Chain, name: string): Html {
  const isNew = chain.before === 0 && chain.during > 0;
  const nodes = folded(chain.delegation.toReversed());
  const spawned =
    chain.parent_uid === "" || chain.delegation.includes(chain.parent_uid)
      ? undefined
      : html`<li><a href="${identityPath(chain.parent_uid)}">${shortName(chain.parent_uid)}</a> <small>started it</small></li>`;
  return html`<li class="${isNew ? "odd" : ""}"><ol class="chain">${spawned}${nodes.map(([uid, times]) => html`<li><a href="${identityPath(uid)}">${shortName(uid)}</a>${times > 1 ? html` <strong>×${times}</strong>` : undefined}</li>`)}<li class="self">${name}${chain.depth > 0 ? html` <small>depth ${chain.depth}</small>` : undefined}</li></ol>
<span class="chain-count">${isNew ? html`<strong class="new">≠ new</strong> ` : undefined}${counted(chain.during, "call")} in the odd time, ${counted(chain.before, "call")} before</span></li>`;
}

/** The same one several times in a row is one node. */
function folded(uids: readonly string[]): readonly (readonly [uid: string, times: number])[] {
  const nodes: [string, number][] = [];
  for (const uid of uids) {
    const last = nodes.at(-1);
    if (last?.[0] === uid) last[1] += 1;
    else nodes.push([uid, 1]);
  }
  return nodes;
}

/** The last part of a uid, with its kind. */
function shortName(uid: string): string {
  const [, , kind = "", ...rest] = uid.split(":");
  return rest.length === 0 ? uid : `${rest.join(":").replaceAll("%3A", ":")} (${kind.replaceAll("-", " ")})`;
}
