import type { Seen } from "../episode/rule-episodes.ts";
import type { SourceWatch } from "../feeds/source-watch.ts";
import type { Declarations } from "../inventory/declarations.ts";
import type { RuleMatch } from "../rules/index.ts";
import type { IdentityRecord, Registry } from "../state/registry.ts";
import type { Awaited, PolicyActivity } from "./activity.ts";
import { silenceMatch } from "./policy-set.ts";

const HOUR_MS = 3_600_000;

interface Parts {
  readonly activity: PolicyActivity;
  readonly declarations: Declarations;
  readonly registry: Registry;
  readonly sources: SourceWatch;
  readonly tell: (match: RuleMatch, seen: Seen) => void;
}

/**
 * Tells of a machine that does not do what its policy wants to see (`limits.at_least_every`) when the hour ends in which the time was
 * up: a job that never runs again has no event at which it could be told. Hours in which its log told nothing of anybody do not count.
 */
export class Missed {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The hour is over, for all. */
  closeHour(hour: number): void {
    const end = (hour + 1) * HOUR_MS;
    // In an order that a restart does not change.
    const silent = Array.from(this.#parts.activity.awaited()).filter(({ lastAt }) => lastAt < end);
    for (const one of silent.toSorted((a, b) => (a.uid < b.uid ? -1 : 1))) this.#judge(one, hour);
  }

  #judge(silent: Awaited, hour: number): void {
    const { activity, declarations, registry, sources, tell } = this.#parts;
    const id = registry.find(silent.uid);
    const record = id < 0 ? undefined : registry.identities[id];
    if (record === undefined) return;
    const end = (hour + 1) * HOUR_MS;
    const last = Math.floor(silent.lastAt / HOUR_MS);
    const lost = sources.lostSince(record.said.source ?? "", record.account, last, hour);
    const quiet = end - silent.lastAt - lost * HOUR_MS;
    for (const policy of declarations.governing(id, record)) {
      const { longestSilence, source } = policy;
      if (longestSilence === undefined || quiet <= longestSilence) continue;
      if (activity.isFirstMissed(silent.uid, source.policy.policy))
        tell(silenceMatch(policy, record.name, quiet), seenOf(silent, record, end));
    }
  }
}

/** The latest event is what there is to show, at the end of the hour in which the time was up. */
function seenOf({ latest, lastAt }: Awaited, record: IdentityRecord, time: number): Seen {
  const { uid: identity_uid, kind: identity_kind, name: identity_name, said } = record;
  const identity = { identity_uid, identity_kind, identity_name, delegation: undefined };
  const event = { ...identity, event_uid: latest.uid, origin: latest.origin, source: said.source ?? "", action: "" };
  return { event, time, record, from: lastAt };
}
