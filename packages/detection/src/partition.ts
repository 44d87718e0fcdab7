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
import { newIdentity, Registry } from "./state/registry.ts";
import { Sample } from "./state/sample.ts";

const DEFAULT_BUDGET = 5;

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
  readonly #sample = new Sample();

  constructor(options: DetectorOptions, rules: RuleSet) {
    this.options = options;
    this.rules = rules;
    this.baselines = new Baselines(options.findingsPerThousand ?? DEFAULT_BUDGET);
    const { baselines, registry, names, episodes } = this;
    this.behavior = new Behavior({ tenant: options.tenant, baselines, registry, names, episodes });
    this.clock = new Clock(baselines, this.behavior, episodes, registry);
  }

  /**
   * One released event. `due` is its place in the order (event time plus hold); `time` is its own event time, or the
   * present of the partition where it came too late.
   */
  release(event: Event, time: number, due: number): void {
    this.clock.advance(due);
    if (due - time > this.clock.lag) this.clock.lag = due - time;
    const id = this.identify(event, time);
    this.registry.see(id, event, time);
    this.#checkRules(event, time, id);
    this.behavior.process(id, this.#sample.read(event, time));
  }

  /** Nothing more will come: all findings get their last word. */
  finish(): void {
    this.clock.finish();
  }

  identify(event: Event, time: number): number {
    const known = this.registry.find(event.identity_uid);
    if (known >= 0) return known;
    const context = this.options.context(event.identity_uid, event.labels ?? {});
    const record = newIdentity(event, time, context);
    const id = this.registry.add(record);
    this.join(id, record.group, kindIndex(record.kind));
    this.baselines.groupOfIdentity(id).add(SUM.members, 1);
    this.baselines.fleet.all.add(SUM.members, 1);
    return id;
  }

  /** Put identity `id` into its group, without counting it as a new member. */
  join(id: number, group: string, kind: number): void {
    this.baselines.groupOf[id] = this.baselines.group(group);
    this.baselines.kindOf[id] = kind;
  }

  #checkRules(event: Event, time: number, id: number): void {
    const matches = this.rules.check(event);
    if (matches.length === 0) return;
    const record = this.registry.identities[id];
    if (record === undefined) return;
    for (const match of matches) noteMatch(this.episodes, this.options.tenant, match, { event, time, record });
  }
}
