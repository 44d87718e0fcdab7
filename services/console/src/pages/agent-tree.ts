import { type Html, html } from "../markup/html.ts";
import { counted } from "../markup/words.ts";
import { SPAWNS, type Spawn } from "../queries/spawn-tree.ts";
import { identityPath } from "./paths.ts";
import { sqlBehind } from "./sql-behind.ts";

/** Deeper than this nobody reads; the page of each goes on from there. */
const MOST_DEPTH = 6;

/** Who started whom, from those that nobody started; of each tenant by itself. */
export function agentTree(spawns: readonly Spawn[]): Html {
  const tops = [...Map.groupBy(spawns, ({ tenant }) => tenant).values()].flatMap(topsOf);
  return html`<section aria-labelledby="tree" class="tree"><h2 id="tree">Who started whom, in the last week</h2>
${tops.length === 0 ? html`<p class="empty">No log names who started a run.</p>` : html`<ul>${tops}</ul>`}
${sqlBehind(SPAWNS)}</section>`;
}

function topsOf(spawns: readonly Spawn[]): readonly Html[] {
  const others = spawns.filter((each) => each.parent_uid !== each.identity_uid);
  const started = new Set(others.map((each) => each.identity_uid));
  const roots = [...new Set(spawns.map((each) => each.parent_uid))].filter((uid) => !started.has(uid));
  // Where everybody was started by somebody, they go round: any of them is as good a beginning.
  const tops = roots.length > 0 ? roots : spawns.slice(0, 1).map((each) => each.parent_uid);
  return tops.map((uid) => node(uid, spawns, new Set()));
}

function node(uid: string, spawns: readonly Spawn[], above: ReadonlySet<string>, spawn?: Spawn): Html {
  const path = new Set([...above, uid]);
  const below = spawns.filter((each) => each.parent_uid === uid && !path.has(each.identity_uid));
  const own = spawns.find((each) => each.parent_uid === uid && each.identity_uid === uid);
  const counts =
    spawn === undefined
      ? undefined
      : html` <span class="muted">${counted(spawn.runs, "run")}, ${counted(spawn.calls, "call")}</span>`;
  return html`<li><a href="${identityPath(uid)}">${uid}</a>${counts}${own === undefined ? undefined : html` <span class="odd-word">starts itself, ${counted(own.runs, "run")}</span>`}${
    below.length === 0 || path.size > MOST_DEPTH
      ? undefined
      : html`<ul>${below.map((each) => node(each.identity_uid, spawns, path, each))}</ul>`
  }</li>`;
}
