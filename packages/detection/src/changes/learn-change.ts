import type { Event } from "@rolecall/core";
import type { Behavior } from "../behavior.ts";
import type { Baselines } from "../hour/baselines.ts";
import { noteDeletion } from "../silence/note-deletion.ts";
import type { Registry } from "../state/registry.ts";
import type { Sample } from "../state/sample.ts";
import { isAllTrusted } from "../state/slots.ts";
import { hourOf } from "../state/week.ts";
import { changedBy } from "./changed-by.ts";

/** A change that was read off the log explains the rest of its hour and so many more. */
const EXPLAINS_HOURS = 24;

export interface LearnChangeParts {
  readonly baselines: Baselines;
  readonly behavior: Behavior;
  readonly registry: Registry;
}

/**
 * An event that changes other identities explains what is new about them, unless an attacker may be behind it: whoever
 * changes them must do so usually, with everything about the call trusted (operation, rights, place, client, chain), must
 * not be under suspicion, and neither may whom it changes. Nobody explains itself.
 */
export function learnChange(
  { baselines, behavior, registry }: LearnChangeParts,
  event: Event,
  { id, sample }: { readonly id: number; readonly sample: Sample },
): void {
  noteDeletion({ baselines, behavior, registry }, event, { id, sample });
  const changed = changedBy(event);
  if (changed === undefined || !isAllTrusted(baselines.rows.open(id), sample)) return;
  const { time } = sample;
  if (behavior.isSuspect(event.identity_uid, time)) return;
  for (const target of changed.targets) {
    const isMany = target.endsWith("/*");
    if (target === event.identity_uid || (!isMany && registry.find(target) < 0)) continue;
    if (!isMany && behavior.isSuspect(target, time)) continue;
    const from = hourOf(time);
    const what = { change: changed.change, what: event.action, by: event.identity_name };
    baselines.changes.learn({ ...what, target, at: time, from, until: from + EXPLAINS_HOURS });
  }
}
