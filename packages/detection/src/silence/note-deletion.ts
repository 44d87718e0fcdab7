import type { Event } from "@rolecall/core";
import type { Behavior } from "../behavior.ts";
import type { Effect } from "../effects/effect.ts";
import { effectsOf } from "../effects/effects.ts";
import type { Baselines } from "../hour/baselines.ts";
import { HOUR_MS } from "../lifecycle/sighting.ts";
import type { Deleted, IdentityRecord } from "../state/record.ts";
import type { Registry } from "../state/registry.ts";
import type { Sample } from "../state/sample.ts";
import { isAllTrusted } from "../state/slots.ts";
import { isAtPath } from "./own-resource.ts";

interface Parts {
  readonly baselines: Baselines;
  readonly behavior: Behavior;
  readonly registry: Registry;
}

/** A session that began before may act for so long after; so may what shuts down, and what the log tells late. */
const OUTLIVES_MS = HOUR_MS;

/**
 * An event that deletes other identities explains that they act no more. It does so only where whoever deletes does that usually, with
 * everything about the call trusted, and is not under suspicion; of any other deletion the silence says by whom. Nobody explains itself.
 */
export function noteDeletion(
  { baselines, behavior, registry }: Parts,
  event: Event,
  { id, sample }: { readonly id: number; readonly sample: Sample },
): void {
  const effect = effectsOf(event).find(({ what }) => what === "deleted" || what === "made");
  if (effect === undefined) return;
  const at = sample.time;
  const isUsual = isAllTrusted(baselines.rows.open(id), sample) && !behavior.isSuspect(event.identity_uid, at);
  for (const target of targetsOf(effect, registry)) {
    const record = registry.identities[target];
    if (record === undefined || target === id) continue;
    const deleted = deletedBy(effect, record, registry, { at, by: event.identity_name, isUsual });
    if (deleted === record.more?.deleted) continue;
    record.more = { ...record.more, deleted };
    behavior.dirty.add(target);
  }
}

/** Those that are known, by id. */
function targetsOf({ targets, within, path, credential }: Effect, registry: Registry): readonly number[] {
  const holder =
    credential === undefined || targets.length > 0 ? undefined : registry.credentials.get(credential)?.identity;
  const named = [...targets, ...(holder === undefined ? [] : [holder])]
    .map((uid) => registry.find(uid))
    .filter((id) => id >= 0);
  if (within === undefined && path === undefined) return named;
  const isInside = (record: IdentityRecord): boolean =>
    (within !== undefined && record.uid.startsWith(within)) || (path !== undefined && isAtPath(record, path));
  const inside = registry.identities.flatMap((record, id) => (record !== undefined && isInside(record) ? [id] : []));
  return Array.from(new Set([...named, ...inside]));
}

/** How it was deleted, if it has not acted since. */
export function deletedAs({ more, lastSeen }: IdentityRecord): Deleted | undefined {
  const deleted = more?.deleted;
  return deleted !== undefined && lastSeen <= deleted.at + OUTLIVES_MS ? deleted : undefined;
}

/** What is known of its end after the event. */
function deletedBy(
  { what, credential }: Effect,
  record: IdentityRecord,
  { credentials }: Registry,
  deleted: Deleted,
): Deleted | undefined {
  const before = record.more?.deleted;
  // Where things are replaced a name is given again within a minute: whoever has it now is awaited. Who deleted it before is not forgotten
  // by that: else whoever makes it again has it deleted once more, by whoever clears away.
  if (what === "made") return before?.isUsual === false ? before : undefined;
  if (credential !== undefined && !isItsKey(record, credentials.get(credential))) return before;
  // Whoever clears away what somebody else deleted explains nothing of that.
  return deletedAs(record)?.isUsual === false ? before : deleted;
}

/** It acted with that key last: one that it used no more ends nothing. */
function isItsKey(
  { uid, lastSeen }: IdentityRecord,
  key: { readonly identity: string; readonly lastSeen: number } | undefined,
): boolean {
  return key?.identity === uid && key.lastSeen === lastSeen;
}
