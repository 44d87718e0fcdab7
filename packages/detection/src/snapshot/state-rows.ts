import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { SeenIds } from "../order/seen-ids.ts";
import type { Partition } from "../partition.ts";
import { decodeState, encodeState } from "./codec.ts";
import { loadFleet, loadGroups, loadHistory, saveFleet } from "./fleet-rows.ts";
import { loadCredential, loadEpisodes, loadIdentities, saveIdentities } from "./identity-rows.ts";

/**
 * The whole state in rows that changed since the last call, and the keys that are gone. The rows are as of this call, and are
 * to be read to their end before the next. `order`: what changed of what puts events in order.
 */
export function saveState(
  partition: Partition,
  seen: SeenIds,
  order: readonly StateRow[],
): { rows: Iterable<StateRow>; removed: readonly string[] } {
  const { rows, later, removed } = saveIdentities(partition);
  rows.push(...saveFleet(partition), ...order);
  for (const { row, names } of partition.names.takeChanged()) {
    rows.push({ key: `names:${row}`, state: encodeState(names as unknown as Json) });
  }
  const adopted = partition.baselines.adopted.takeChanged();
  for (const { row, bytes } of adopted.changed) rows.push({ key: `adopted:${row}`, state: encodeState(null, bytes) });
  for (const row of adopted.removed) removed.push(`adopted:${row}`);
  const ids = seen.takeChanged();
  for (const { hour, row, ids: words } of ids.changed) {
    rows.push({ key: `seen:${hour}:${row}`, state: encodeState({ hour, row }, new Uint8Array(words.buffer)) });
  }
  for (const { hour, rows: count } of ids.removed) {
    for (let row = 0; row < count; row += 1) removed.push(`seen:${hour}:${row}`);
  }
  const rules = partition.rules.takeRows();
  const away = partition.away.takeRows();
  const { declarations, lifecycle, links } = partition;
  const others = [
    declarations.takeRows(),
    lifecycle.takeRows(),
    lifecycle.activity.takeRows(),
    lifecycle.knocks.takeRows(),
    lifecycle.children.takeRows(),
    lifecycle.circles.takeRows(),
    links.takeRows(),
    partition.sources.takeRows(),
    partition.sprays.takeRows(),
    partition.births.takeRows(),
    partition.silences.takeRows(),
    partition.habits.takeRows(),
    partition.habits.sets.takeRows(),
    partition.trails.takeRows(),
    partition.behavior.feedback.recollections.takeRows(),
    partition.behavior.feedback.vouched.takeRows(),
    partition.behavior.groups.recent.takeRows(),
    partition.behavior.groups.alone.takeRows(),
    partition.baselines.changes.takeRows(),
    partition.baselines.refused.takeRows(),
    rules,
    away,
  ];
  return {
    rows: inTurn([...rows, ...others.flatMap((other) => other.rows)], later, away.later),
    removed: [...removed, ...others.flatMap((other) => other.removed)],
  };
}

function* inTurn(...parts: readonly Iterable<StateRow>[]): Generator<StateRow, undefined> {
  for (const part of parts) yield* part;
}

/** Load the newest row of every key into a partition that has seen nothing. Those of what puts events in order are given back. */
export function loadState(
  partition: Partition,
  seen: SeenIds,
  rows: Iterable<StateRow>,
): { readonly ahead: readonly StateRow[]; readonly hold: readonly StateRow[] } {
  const byKind = Map.groupBy(rows, kindOf);
  const of = (kind: string): readonly StateRow[] => byKind.get(kind) ?? [];
  partition.declarations.restore(of("inventory"), of("policies"));
  loadGroups(partition, of("group"));
  loadIdentities(partition, of("identity"));
  partition.away.restore(of("gone"));
  for (const row of of("fleet")) loadFleet(partition, row);
  for (const row of of("fleet:history")) loadHistory(partition, row);
  loadEpisodes(partition, of("episode"));
  for (const row of of("credential")) loadCredential(partition, row);
  for (const names of inOrder(of("names"))) partition.names.load(names.plain as readonly (readonly [number, string])[]);
  for (const { bytes } of inOrder(of("adopted"))) partition.baselines.adopted.load(bytes);
  for (const { plain, bytes } of inOrder(of("seen"))) {
    const { hour, row } = plain as { readonly hour: number; readonly row: number };
    seen.load({ hour, row, ids: new Uint32Array(bytes.buffer) });
  }
  partition.rules.restore(of("rule"));
  partition.lifecycle.restore(of("life"));
  partition.lifecycle.activity.restore(of("activity"));
  partition.lifecycle.knocks.restore(of("knock"));
  partition.lifecycle.children.restore(of("child"));
  partition.lifecycle.circles.restore(of("client"));
  const known = partition.registry.identities.flatMap((record) => (record === undefined ? [] : [record.uid]));
  partition.links.restore(of("link"), known);
  partition.sources.restore(of("feed"));
  partition.sprays.restore(of("spray"));
  partition.births.restore(of("births"));
  partition.silences.restore(of("silence"), partition.clock.nextHour - 1);
  partition.habits.restore(of("habit"));
  partition.habits.sets.restore(of("set"));
  partition.trails.restore(of("trail"));
  partition.coverage.resume();
  partition.behavior.feedback.recollections.restore(of("told"));
  partition.behavior.feedback.vouched.restore(of("vouched"));
  partition.behavior.groups.recent.restore(of("alarms"));
  partition.behavior.groups.alone.restore(of("alone"));
  partition.baselines.changes.restore(of("change"));
  partition.baselines.refused.restore(of("refused"));
  partition.behavior.said.resume();
  return { ahead: of("ahead"), hold: of("hold") };
}

/** What stands before the first colon; the fleet's two rows are kinds of their own. */
function kindOf(row: StateRow): string {
  return row.key.startsWith("fleet") ? row.key : row.key.slice(0, row.key.indexOf(":"));
}

/** Rows of one kind, by the number that ends their key. */
function inOrder(rows: readonly StateRow[]): readonly { readonly plain: unknown; readonly bytes: Uint8Array }[] {
  const numberOf = (row: StateRow): number => Number(row.key.slice(row.key.lastIndexOf(":") + 1));
  return rows.toSorted((a, b) => numberOf(a) - numberOf(b)).map((row) => decodeState(row.state));
}
