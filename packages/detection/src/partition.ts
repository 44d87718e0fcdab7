import type { Event } from "@rolecall/core";
import { Behavior, kindIndex } from "./behavior.ts";
import { Clock } from "./clock.ts";
import type { DetectorOptions } from "./detector.ts";
import { EpisodeBook } from "./episode/episode-book.ts";
import { noteMatch } from "./episode/rule-episodes.ts";
import { Baselines } from "./hour/baselines.ts";
import type { RuleSet } from "./rules/index.ts";
import { SUM } from "./state/groups.ts";
import { Names } from "./state/names.ts";
import { type IdentityRecord, newIdentity, Registry } from "./state/registry.ts";
import { Sample } from "./state/sample.ts";

const DEFAULT_BUDGET = 5;
/** Baselines of a partition; about 3 KiB each. */
const MOST_IDENTITIES = 1 << 20;

/** Everything that released events change: one partition's whole knowledge. Events come here in their final order. */
export class Partition {
  readonly options: DetectorOptions;
  readonly rules: RuleSet;
  readonly baselines: Baselines;
  readonly registry: Registry = new Registry();
  readonly names: Names = new Names();
  readonly episodes: EpisodeBook = new EpisodeBook();
  readonly behavior: Behavior;
  readonly clock: Clock;
  /** Events of identities for which there was no room: checked by rules, without a baseline. */
  unwatched = 0;
  readonly #most: number;
  readonly #sample = new Sample();

  constructor(options: DetectorOptions, rules: RuleSet) {
    this.options = options;
    this.rules = rules;
    this.baselines = new Baselines(options.findingsPerThousand ?? DEFAULT_BUDGET);
    const { baselines, registry, names, episodes } = this;
    this.behavior = new Behavior({ tenant: options.tenant, baselines, registry, names, episodes });
    this.#most = options.mostIdentities ?? MOST_IDENTITIES;
    this.clock = new Clock({ baselines, behavior: this.behavior, episodes, registry, most: this.#most });
  }

  /**
   * One released event. `time` is its own, `due` its place in the order (time plus hold). `present` is the time at which it
   * counts for its identity's baseline: its own, or that of the partition where it came too late.
   */
  release(event: Event, time: number, due: number, present: number = time): void {
    this.clock.advance(due);
    if (due - present > this.clock.lag) this.clock.lag = due - present;
    const id = this.#identify(event, time);
    if (id < 0) {
      this.unwatched += 1;
      this.#checkRules(event, time, this.#newRecord(event, time));
      return;
    }
    this.registry.see(id, event, time);
    this.#checkRules(event, time, this.registry.identities[id] as IdentityRecord);
    this.behavior.process(id, this.#sample.read(event, present));
  }

  /** Nothing more will come: all findings get their last word. */
  finish(): void {
    this.clock.finish();
  }

  /** Put identity `id` into its group, without counting it as a new member. */
  join(id: number, group: string, kind: number): void {
    this.baselines.groupOf[id] = this.baselines.group(group);
    this.baselines.kindOf[id] = kind;
  }

  /** The id of the event's identity, or -1 where it is new and there is no room. */
  #identify(event: Event, time: number): number {
    const known = this.registry.find(event.identity_uid);
    if (known >= 0) return known;
    if (this.registry.size >= this.#most) return -1;
    const record = this.#newRecord(event, time);
    const id = this.registry.add(record);
    this.join(id, record.group, kindIndex(record.kind));
    this.baselines.groupOfIdentity(id).add(SUM.members, 1);
    this.baselines.fleet.all.add(SUM.members, 1);
    return id;
  }

  #newRecord(event: Event, time: number): IdentityRecord {
    return newIdentity(event, time, this.options.context(event.identity_uid, event.labels ?? {}));
  }

  #checkRules(event: Event, time: number, record: IdentityRecord): void {
    for (const match of this.rules.check(event)) {
      noteMatch(this.episodes, this.options.tenant, match, { event, time, record });
    }
  }
}
