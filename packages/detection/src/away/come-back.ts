import type { Event } from "@rolecall/core";
import { effectsOf } from "../effects/effects.ts";
import type { Declarations } from "../inventory/declarations.ts";
import type { Silences } from "../silence/silences.ts";
import { decodeIdentity } from "../snapshot/identity-rows.ts";
import type { CoverageBook } from "../watched/coverage-book.ts";
import type { Leaving } from "./leave.ts";

/** What of a partition learns that it is back. */
interface Returning extends Leaving {
  readonly declarations: Declarations;
  readonly coverage: CoverageBook;
  readonly silences: Silences;
}

/** The identity as it was when it left, under another id perhaps; undefined where it is not away. There must be room. */
export function comeBack(partition: Returning, uid: string): number | undefined {
  const state = partition.away.take(uid);
  if (state === undefined) return undefined;
  const { baselines, registry } = partition;
  const { record, bytes } = decodeIdentity(state, partition.contexts);
  const id = registry.add(record);
  partition.behavior.dirty.add(id);
  partition.declarations.forget(id);
  partition.join(id, record);
  baselines.count(id, 1);
  baselines.rows.open(id).load(bytes);
  partition.coverage.admit(record);
  partition.links.know(uid);
  // Others may have named it, and it goes on being silent.
  partition.silences.expectAgain(id);
  return id;
}

/** Whom an event is about: whom it gives something, or deletes, who started its identity, and that one, last. */
export function concernedBy(event: Event): readonly string[] {
  const { identity_uid, parent_uid } = event;
  const targets = effectsOf(event).flatMap((effect) => effect.targets);
  if (parent_uid === undefined && targets.length === 0) return [identity_uid];
  return [...targets, ...(parent_uid === undefined ? [] : [parent_uid]), identity_uid];
}
