import { type ControlRecord, type Event, isDetectionFinding } from "@rolecall/core";
import { Away } from "./away/away.ts";
import { comeBack, concernedBy } from "./away/come-back.ts";
import { leave } from "./away/leave.ts";
import { Room } from "./away/room.ts";
import { Behavior, kindIndex } from "./behavior.ts";
import { Births } from "./births/births.ts";
import { learnChange } from "./changes/learn-change.ts";
import { Clock } from "./clock.ts";
import type { DetectorOptions } from "./detector.ts";
import { EpisodeBook } from "./episode/episode-book.ts";
import { noteMatch, type Others, type Seen } from "./episode/rule-episodes.ts";
import { askedInVain } from "./features/asked.ts";
import type { Outage } from "./feeds/feed.ts";
import { SourceWatch } from "./feeds/source-watch.ts";
import { Habits } from "./habits/habits.ts";
import { Baselines } from "./hour/baselines.ts";
import { isLetInFirst, isStranger, letIn } from "./hour/let-in.ts";
import { Declarations } from "./inventory/declarations.ts";
import { noteStage } from "./lifecycle/credentials.ts";
import { Lifecycle } from "./lifecycle/lifecycle.ts";
import type { Sighting } from "./lifecycle/sighting.ts";
import { pausesBefore } from "./lifecycle/silence.ts";
import { whereabouts } from "./lifecycle/whereabouts.ts";
import { Links } from "./links/links.ts";
import { withOrigin } from "./links/origin-dimension.ts";
import type { Occasion } from "./policy/clause.ts";
import { Missed } from "./policy/missed.ts";
import { judgePolicy } from "./policy/policy-set.ts";
import { Profiles } from "./profiles/match-profiles.ts";
import type { Own, RuleMatch, RuleSet } from "./rules/index.ts";
import { noteOpened } from "./sequence/note-opened.ts";
import { Trails } from "./sequence/trails.ts";
import { noteResource } from "./silence/own-resource.ts";
import { Silences } from "./silence/silences.ts";
import { Sprays } from "./sprays/sprays.ts";
import { type Group, SUM } from "./state/groups.ts";
import { Names } from "./state/names.ts";
import { type Contexts, type IdentityRecord, newIdentity } from "./state/record.ts";
import { Registry } from "./state/registry.ts";
import { Sample } from "./state/sample.ts";
import { isNobody } from "./state/turned-away.ts";
import { noteUse } from "./state/used-by.ts";
import { CoverageBook } from "./watched/coverage-book.ts";

const DEFAULT_BUDGET = 5;
/** Identities of a partition in memory; about 2 KiB each, up to 3. */
const IDENTITIES = 1 << 20;

const NONE: readonly string[] = [];

/** Everything that released events change: one partition's whole knowledge. Events come here in their final order. */
export class Partition {
  readonly options: DetectorOptions;
  readonly rules: RuleSet;
  readonly baselines: Baselines;
  readonly registry: Registry = new Registry();
  /** Those for whom there was no room. */
  readonly away: Away = new Away();
  readonly names: Names = new Names();
  readonly episodes: EpisodeBook = new EpisodeBook();
  readonly behavior: Behavior;
  readonly clock: Clock;
  /** What people declare: inventory and policies. */
  readonly declarations: Declarations = new Declarations();
  readonly lifecycle: Lifecycle;
  readonly links: Links = new Links();
  readonly habits: Habits = new Habits();
  readonly trails: Trails;
  readonly sources: SourceWatch;
  readonly sprays: Sprays;
  readonly births: Births;
  readonly coverage: CoverageBook;
  readonly silences: Silences;
  /** Events of identities for which there was no room, since nobody could leave: checked by rules, without a baseline. */
  unwatched = 0;
  /** What identities of one context share. */
  readonly contexts: Contexts = new Map();
  readonly #room: Room;
  readonly #sample = new Sample();
  readonly #own: Own = {
    account: (account) => this.declarations.directory.hasAccount(account),
    host: (host) => this.declarations.directory.hasHost(host),
    environment: (event) => this.#environmentOf(event),
  };
  /** The event that is being judged. */
  #present: Event | undefined;
  /** The latest outage of the log that tells of it. */
  #outage: Outage | undefined;

  constructor(options: DetectorOptions, rules: RuleSet) {
    this.options = options;
    this.rules = rules;
    this.baselines = new Baselines(options.findingsPerThousand ?? DEFAULT_BUDGET, new Profiles(options.profiles));
    const { baselines, registry, names, episodes } = this;
    const probe = options.probe === undefined ? {} : { probe: options.probe };
    this.behavior = new Behavior({ tenant: options.tenant, baselines, registry, names, episodes, ...probe });
    this.lifecycle = new Lifecycle(registry);
    this.sources = new SourceWatch(options.tenant, episodes);
    this.sprays = new Sprays(options.tenant, episodes);
    this.births = new Births(options.tenant, episodes);
    this.trails = new Trails(options.tenant, episodes);
    episodes.onOpen = (episode) => noteOpened(this, episode, this.#present);
    const { behavior, sources, sprays, declarations } = this;
    this.coverage = new CoverageBook({ tenant: options.tenant, baselines, declarations, registry, rules });
    const tell = (match: RuleMatch, seen: Seen) => noteMatch(episodes, options.tenant, match, seen, this.#others);
    const missed = new Missed({ activity: this.lifecycle.activity, declarations, registry, sources, tell });
    this.silences = new Silences({ baselines, behavior, registry, sources, tell });
    const { silences } = this;
    this.clock = new Clock({ baselines, behavior, episodes, missed, registry, silences, sources, sprays });
    const most = options.mostIdentities ?? IDENTITIES;
    this.#room = new Room({ baselines, behavior, episodes, registry, most, leave: (id) => leave(this, id) });
  }

  /**
   * One released event. `time` is its own, `due` its place in the order (time plus hold). `present` is its own as well, or
   * where it came behind the longest hold, the earliest time whose hour is still open to all.
   */
  release(event: Event, time: number, due: number, present: number = time): void {
    this.clock.begin(present, due - present);
    this.clock.advance(due);
    this.#present = event;
    if (this.away.size > 0) this.#callBack(event);
    if (isDetectionFinding(event)) this.#report(event, time);
    else this.#act(event, { time, due, present });
    // What time alone brings, now or with the next event, is nobody's act.
    this.#present = undefined;
  }

  #act(event: Event, { time, due, present }: Readonly<Record<"time" | "due" | "present", number>>): void {
    if (due - present > this.clock.lag) this.clock.lag = due - present;
    this.#outage = this.sources.note(event, present, time);
    const id = this.#identify(event, time);
    if (id < 0) {
      if (isNobody(event, this)) this.lifecycle.knocks.note(event, time);
      else this.unwatched += 1;
      this.#check(event, time, this.#newRecord(event, time), id);
      return;
    }
    const record = this.registry.identities[id] as IdentityRecord;
    if (isLetInFirst(record, event)) this.births.note(event, time);
    noteUse(record, event, time);
    noteResource(record, event);
    this.links.note(event, time, record.events === 0, this.declarations.directory);
    const uid = event.credential_uid;
    if (uid !== undefined) this.registry.unsaved.keep(uid);
    const credential = uid === undefined ? undefined : this.registry.credentials.get(uid);
    this.#checkLife(event, time, id, credential);
    this.sprays.note(event, time, () => isStranger(this.baselines, id, record, event));
    letIn(this.baselines, id, record, event);
    this.registry.see(id, event, time, credential);
    const begun = credential === undefined && uid !== undefined ? this.registry.credentials.get(uid) : undefined;
    if (begun !== undefined) noteStage(begun, this.#environmentOf(event, record));
    this.#check(event, time, record, id);
    const sample = this.#sample.read(event, time, present > time);
    sample.outage = this.#outage;
    sample.outside = record.outside === true;
    learnChange(this, event, { id, sample });
    this.behavior.process(id, sample);
  }

  /** What another product found about somebody: told, of whom it names, known here or not, who did nothing by it. */
  #report(event: Event, time: number): void {
    const id = this.registry.find(event.identity_uid);
    const record = this.registry.identities[id] ?? this.#newRecord(event, time);
    for (const match of this.rules.check(event, time, this.#own)) this.#note(match, { event, time, record });
  }

  /** What people declare or say, in effect from here on. */
  accept(record: Exclude<ControlRecord, { readonly control: "watermark" }>): void {
    if (record.control === "feedback") this.behavior.feedback.accept(record);
    else if (record.control === "inventory" || record.control === "policies") this.declarations.accept(record);
    else if (record.tenant === this.options.tenant) this.baselines.changes.tell(record);
  }

  /** Nothing more will come: all findings get their last word. */
  finish(): void {
    this.clock.finish();
  }

  /** Put identity `id` into its group, whose name all share, without counting it as a new member. */
  join(id: number, record: IdentityRecord): void {
    const group = this.baselines.group(record.group);
    record.group = (this.baselines.groups[group] as Group).name;
    this.baselines.groupOf[id] = group;
    this.baselines.kindOf[id] = kindIndex(record.kind);
  }

  /** Keys of rows without which the event cannot be judged: of those whom it is about, that are away. */
  wantedBy(event: Event): readonly string[] {
    if (this.away.size === 0) return NONE;
    const strange = concernedBy(event).filter((uid) => this.registry.find(uid) < 0);
    return strange.map((uid) => this.away.wants(uid)).filter((key) => key !== undefined);
  }

  /** Whom the event is about is here again; who acts comes last, since room for the others may have been made by letting it go. */
  #callBack(event: Event): void {
    for (const uid of concernedBy(event)) {
      if (this.registry.find(uid) < 0 && this.away.has(uid) && this.#room.make(this.clock.nextHour))
        comeBack(this, uid);
    }
  }

  /** The id of the event's identity, or -1 where it is new and there is no room, or its key was not let in yet. */
  #identify(event: Event, time: number): number {
    const known = this.registry.find(event.identity_uid);
    if (known >= 0) {
      this.behavior.dirty.add(known);
      const record = this.registry.identities[known] as IdentityRecord;
      if (this.declarations.match(record, event)) this.#rejoin(known, record);
      return known;
    }
    if (isNobody(event, this) || !this.#room.make(this.clock.nextHour)) return -1;
    const record = this.#newRecord(event, time);
    const id = this.registry.add(record);
    this.declarations.forget(id);
    this.join(id, record);
    this.baselines.count(id, 1);
    return id;
  }

  /** What is declared of the identity changed: it may have other peers now. */
  #rejoin(id: number, record: IdentityRecord): void {
    this.declarations.forget(id);
    this.baselines.groupOfIdentity(id).add(SUM.members, -1);
    this.join(id, record);
    this.baselines.groupOfIdentity(id).add(SUM.members, 1);
  }

  #newRecord(event: Event, time: number): IdentityRecord {
    const context = this.options.context(event.identity_uid, event.labels ?? {});
    const record = newIdentity(event, time, context, this.contexts);
    this.declarations.match(record, event);
    return record;
  }

  #checkLife(event: Event, time: number, id: number, credential: Sighting["credential"]): void {
    const record = this.registry.identities[id] as IdentityRecord;
    const seen: Sighting = {
      event,
      at: time,
      record,
      credential,
      directory: this.declarations.directory,
      session: this.links.sessionOf(event.credential_uid),
      environment: this.#environmentOf(event, record),
      asked: askedInVain(this.baselines, id, record, event),
      knock: record.outside || record.events === 0 ? this.lifecycle.knocks.knockOf(event, time) : undefined,
      pauses: pausesBefore(time - record.lastSeen, this.baselines.rows, id, this.#outage),
      ...whereabouts({ event, at: time, record }, id, this.baselines, this.sources),
    };
    for (const match of this.lifecycle.check(seen)) {
      const { about = record, from, network } = match;
      this.#note(match, { event, time, record: about, from, network });
    }
  }

  /** Rules, and the policies of the identity and of whoever started it. */
  #check(event: Event, time: number, record: IdentityRecord, id: number): void {
    for (const match of this.rules.check(event, time, this.#own)) {
      const who = { firstSeen: record.firstSeen, teaches: !this.behavior.isSuspect(record.uid, time) };
      this.#note(this.habits.judge(match, event, time, who), { event, time, record });
    }
    const { declarations, lifecycle } = this;
    if (declarations.policies.size === 0) return;
    const own = id < 0 ? declarations.policies.governing(record.uid, {}) : declarations.governing(id, record);
    const parents = event.parent_uid === undefined ? [] : this.#policiesOf(event.parent_uid);
    if (own.length === 0 && parents.length === 0) return;
    const { activity, grantedTo } = lifecycle;
    const environment = this.#environmentOf(event, record);
    const occasion: Occasion = { event, at: time, environment, activity, grantedTo };
    activity.noteFor(own, event, time, this.#outage);
    for (const policy of own) this.#note(judgePolicy(policy, occasion), { event, time, record });
    for (const policy of parents)
      this.#note(judgePolicy(policy, occasion, policy.childClauses), { event, time, record });
  }

  #policiesOf(uid: string): ReturnType<Declarations["governing"]> {
    const id = this.registry.find(uid);
    const record = this.registry.identities[id];
    return record ? this.declarations.governing(id, record) : this.declarations.policies.governing(uid, {});
  }

  #environmentOf(event: Event, record = this.registry.identities[this.registry.find(event.identity_uid)]): string {
    const { directory } = this.declarations;
    return event.environment ?? directory.environmentOf(event.account_uid ?? "") ?? record?.environment ?? "";
  }

  #note(match: RuleMatch | undefined, seen: Seen & { readonly event: Event }): void {
    if (match === undefined) return;
    const told = withOrigin(match, this.links.originOf(seen.event.credential_uid));
    noteMatch(this.episodes, this.options.tenant, told, seen, this.#others);
  }

  get #others(): Others {
    return { groups: this.behavior.groups, active: this.baselines.fleet.budget.activeIdentities };
  }
}
