import type { Event } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { Effect } from "../effects/effect.ts";
import { effectsOf } from "../effects/effects.ts";
import { inTitle } from "../explain/words.ts";
import type { Departure } from "../inventory/directory.ts";
import { PolicyActivity } from "../policy/activity.ts";
import { childRunOf } from "../policy/child-run.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Registry } from "../state/registry.ts";
import { NEW_CALLER, NEW_USER, nativeIdOf, newCaller } from "./acting-for.ts";
import { AGAIN_ELSEWHERE } from "./again-elsewhere.ts";
import { childBeyondParent, fanOut, toolChanged } from "./agents.ts";
import { checksFor } from "./checks.ts";
import { Children, NEW_CHILD } from "./children.ts";
import { Circles } from "./circles.ts";
import { NEW_CLIENT, newClient } from "./clients.ts";
import { NEW_DESTINATION } from "./destinations.ts";
import { FOUND_AT_LAST } from "./found-at-last.ts";
import { DORMANT_MS, orphaned } from "./identities.ts";
import { Knocks } from "./knocks.ts";
import { NEW_RESOURCE } from "./novelty.ts";
import { type Counted, SaidLately } from "./said-lately.ts";
import { toolShadowed } from "./shadowed.ts";
import { DAY_MS, daysOf, isGrave, isMachine, type LifecycleMatch, match, plain, type Sighting } from "./sighting.ts";
import { brokeSilence } from "./silence.ts";
import { STRANGE_NETWORK } from "./strange-network.ts";
import { NEW_SUBJECT, newSubject } from "./subjects.ts";
import { UNKNOWN_ARRIVAL } from "./unknown-arrival.ts";
import { WIDER_TOKEN } from "./wider-token.ts";

/** Things said that are remembered, and tools whose definition is. */
const MOST_SAID = 100_000;
const MOST_TOOLS = 20_000;

/** What was given a key or a right before it was ever seen is awaited for so long, and so many are. */
const PROVIDED_MS = 30 * DAY_MS;
const MOST_PROVIDED = 20_000;

/** Its last part says how it counts among what is only news while it is rare, where not with all. */
type SaidKey = readonly [rule: string, uid: string, key: string, counted?: Counted];
type Verdict = LifecycleMatch | undefined;

/**
 * What an identity's life says: dormant, orphaned, past its end; credentials that should not exist any more; agents that
 * outgrow whom they work for. By use, never by existence alone, and each said once in its time. Event time only.
 */
export class Lifecycle {
  /** What was said, when; by detector, identity and key. */
  readonly #said = new Map<string, number>();
  readonly #lately = new SaidLately();
  /** Who was given a key or a right and was not seen yet, when. Whoever floods it makes nothing forgotten that was said. */
  readonly #provided = new Map<string, number>();
  /** Owners of whom the log says that they left. */
  readonly #departures = new Map<string, Departure>();
  /** First definition of each tool. */
  readonly #tools = new Map<string, string>();
  readonly #dirty = new Map<string, { readonly plain: unknown }>();
  readonly #removed = new Set<string>();
  readonly #registry: Registry;
  /** Runs by parent, for those that no policy counts. */
  readonly activity: PolicyActivity = new PolicyActivity();
  readonly knocks: Knocks = new Knocks();
  readonly children: Children = new Children();
  readonly circles: Circles = new Circles();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Everything to be said of an event before it is counted. */
  check(seen: Sighting): readonly LifecycleMatch[] {
    const found: LifecycleMatch[] = [];
    for (const check of checksFor(seen)) this.#say(check(seen), seen, found);
    if (seen.pauses !== undefined) this.#checkReturn(seen, found);
    const { event, record, directory } = seen;
    if (record.owner !== "") {
      const departure = earlier(directory.departureOf(record.owner), this.#departures.get(record.owner));
      this.#say(orphaned(seen, departure), seen, found);
    }
    if ((event.parent_uid !== undefined || event.delegation !== undefined) && isMachine(record.kind))
      this.#say(newCaller(seen, this.#nameOf), seen, found);
    if (event.parent_uid !== undefined) this.#checkChild(seen, found);
    this.#say(newSubject(seen, this.circles), seen, found);
    if (event.labels !== undefined) {
      this.#say(newClient(seen, this.circles), seen, found);
      const firstOf = (name: string, value: string) => this.#firstDefinition(name, value);
      this.#say(toolChanged(seen, firstOf), seen, found);
      this.#say(toolShadowed(seen, firstOf), seen, found);
    }
    this.#checkGrant(seen, found);
    return found;
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const keys = Array.from(this.#dirty.keys()).toSorted();
    const rows = keys.map((key) => ({ key, state: encodeState((this.#dirty.get(key)?.plain ?? null) as never) }));
    const removed = Array.from(this.#removed).toSorted();
    this.#dirty.clear();
    this.#removed.clear();
    return { rows, removed };
  }

  restore(rows: Iterable<StateRow>): void {
    const sorted = Array.from(rows, ({ key, state }) => ({ key, plain: decodeState(state).plain }));
    for (const { key, plain: value } of sorted) {
      const [, kind = "", ...rest] = key.split(":");
      const name = rest.join(":");
      if (kind === "said") {
        this.#said.set(name, Number(value));
        const [detector, uid, thing, counted = "all"] = JSON.parse(name) as SaidKey;
        this.#lately.note({ detector, counted, what: whatOf(detector, uid, thing), uid }, Number(value));
      }
      if (kind === "provided") this.#provided.set(name, Number(value));
      if (kind === "left") this.#departures.set(name, value as Departure);
      if (kind === "tool") this.#tools.set(name, String(value));
    }
  }

  #checkReturn(seen: Sighting, found: LifecycleMatch[]): void {
    if (found.some(({ rule }) => rule === "lifecycle.dormant-returned")) return;
    this.#say(brokeSilence(seen), seen, found);
  }

  #checkChild(seen: Sighting, found: LifecycleMatch[]): void {
    const { event, at } = seen;
    if (event.parent_uid === undefined) return;
    this.#say(childBeyondParent(seen, this.grantedTo(event.parent_uid)), seen, found);
    this.#say(this.children.check(seen, this.#recordOf(event.parent_uid)), seen, found);
    const run = childRunOf(event);
    if (run !== undefined) this.#say(fanOut(seen, this.activity.noteRun(event.parent_uid, run, at)), seen, found);
  }

  readonly #nameOf = (uid: string): string => this.#recordOf(uid)?.name ?? nativeIdOf(uid);

  /** Scopes that an identity was granted when it was last seen. */
  readonly grantedTo = (uid: string): readonly string[] => this.#recordOf(uid)?.more?.granted ?? [];

  #recordOf(uid: string): IdentityRecord | undefined {
    const id = this.#registry.find(uid);
    return id < 0 ? undefined : this.#registry.identities[id];
  }

  /** A dormant identity is given a key or a role; somebody is removed. */
  #checkGrant(seen: Sighting, found: LifecycleMatch[]): void {
    for (const effect of effectsOf(seen.event)) this.#checkEffect(effect, seen, found);
  }

  #checkEffect({ what, targets }: Effect, seen: Sighting, found: LifecycleMatch[]): void {
    const { event, at, directory } = seen;
    if (what === "deleted" || what === "made") return;
    for (const target of targets) {
      if (what === "removed") this.#noteRemoval(target, event, at, directory.ownerBehind(target));
      else this.#say(this.#grantedToDormant(seen, target, what), seen, found);
      if (what !== "removed" && this.#registry.find(target) < 0) this.#keep("provided", target, at);
    }
  }

  /** Who gave it a key or a right did so before the log, and is told of where that is worth a word. */
  #isProvided({ rule, about }: LifecycleMatch, { at, record }: Sighting): boolean {
    const when = rule === UNKNOWN_ARRIVAL ? this.#provided.get((about ?? record).uid) : undefined;
    return when !== undefined && at - when < PROVIDED_MS;
  }

  /** The run that began its session is told of as being there: not what it does there as well, unless that is grave. */
  #isWithItsRun({ rule, key }: LifecycleMatch, { event, at, session }: Sighting): boolean {
    if (session === undefined || !OF_STRANGERS.includes(rule) || isGrave(event)) return false;
    const when = OF_STRANGERS.map((told) => this.#said.get(JSON.stringify([told, session.origin, key])) ?? 0);
    return at - Math.max(...when) < DAY_MS;
  }

  #noteRemoval(target: string, event: Event, at: number, owner: string | undefined): void {
    if (owner === undefined || this.#departures.has(owner)) return;
    const departure = { at, why: `${event.action} of ${plain(target)}` };
    this.#departures.set(owner, departure);
    this.#dirty.set(`life:left:${owner}`, { plain: departure });
  }

  #grantedToDormant(seen: Sighting, target: string, what: string): Verdict {
    const about = this.#recordOf(target);
    if (about === undefined || about === seen.record) return undefined;
    const lastUsed = Math.max(about.lastSeen, about.more?.lastUsedAt ?? 0);
    if (seen.at - lastUsed < DORMANT_MS) return undefined;
    return match({
      id: what === "role" ? "lifecycle.dormant-granted-role" : "lifecycle.dormant-granted-credential",
      title: `${inTitle(about.name)}, silent for ${daysOf(seen.at - lastUsed)}, is given a ${what}`,
      severity: "high",
      confidence: "high",
      owasp: ["NHI1", "NHI5"],
      tag: ["Persistence", what === "role" ? "T1098.003" : "T1098.001"],
      about,
      key: seen.event.event_uid,
      seen: ["granted_by", `${seen.record.uid}: ${seen.event.action}`, "no new rights for what nobody uses"],
    });
  }

  #firstDefinition(tool: string, definition: string): string {
    const known = this.#tools.get(tool);
    if (known !== undefined) return known;
    // What there is no room for is not followed: whoever floods the names must not make others forgotten.
    if (this.#tools.size >= MOST_TOOLS) return definition;
    this.#tools.set(tool, definition);
    this.#dirty.set(`life:tool:${tool}`, { plain: definition });
    return definition;
  }

  #say(verdict: Verdict, seen: Sighting, found: LifecycleMatch[]): void {
    if (verdict !== undefined && (verdict.onceInMs === 0 || this.#isNews(verdict, seen))) found.push(verdict);
  }

  /** True where it was not said in its time, nor too much of its kind; from then on it was. */
  #isNews(verdict: LifecycleMatch, seen: Sighting): boolean {
    if (this.#isProvided(verdict, seen) || this.#isWithItsRun(verdict, seen)) return false;
    const { rule: detector, about, key: thing, onceInMs } = verdict;
    const { at } = seen;
    const { uid } = about ?? seen.record;
    const counted = verdict.counted ?? this.#lately.countedAs(detector, seen);
    const key = JSON.stringify([detector, uid, thing, ...(counted === "all" ? [] : [counted])]);
    const before = this.#said.get(key);
    if (before !== undefined && at - before < onceInMs) return false;
    const saying = { detector, counted, what: whatOf(detector, uid, thing), uid };
    // When many are back at once, after holidays or an outage of a log, nothing is said of each.
    const isEnough = this.#lately.isEnough(saying, at, this.#registry.size);
    if (isEnough && !this.#lately.isOfAll(detector)) return false;
    this.#lately.note(saying, at);
    this.#keep("said", key, at);
    return !isEnough;
  }

  #keep(kind: "said" | "provided", name: string, at: number): void {
    const [known, most] = kind === "said" ? [this.#said, MOST_SAID] : [this.#provided, MOST_PROVIDED];
    if (!known.has(name) && known.size >= most) this.#forgetOldest(kind, known, most);
    known.set(name, at);
    const key = `life:${kind}:${name}`;
    this.#dirty.set(key, { plain: at });
    this.#removed.delete(key);
  }

  /** The tenth of longest ago: it may be said once more. */
  #forgetOldest(kind: string, known: Map<string, number>, most: number): void {
    for (const name of oldestTenth(known, most, (at) => at)) {
      const key = `life:${kind}:${name}`;
      known.delete(name);
      this.#dirty.delete(key);
      this.#removed.add(key);
    }
  }
}

/** Of who is where hardly any machine ever was. */
const OF_STRANGERS: readonly string[] = [STRANGE_NETWORK, UNKNOWN_ARRIVAL];

/** What is said: of a store, whoever takes it up, the same, and so of who is behind machines; of a silence, each its own. */
const OF_THE_KEY: ReadonlySet<string> = new Set([
  ...[
    NEW_RESOURCE,
    STRANGE_NETWORK,
    AGAIN_ELSEWHERE,
    UNKNOWN_ARRIVAL,
    NEW_USER,
    NEW_CALLER,
    NEW_CHILD,
    FOUND_AT_LAST,
    NEW_CLIENT,
    NEW_SUBJECT,
    NEW_DESTINATION,
    WIDER_TOKEN,
  ],
]);

function whatOf(rule: string, uid: string, key: string): string {
  return OF_THE_KEY.has(rule) ? key : uid;
}

function earlier(a: Departure | undefined, b: Departure | undefined): Departure | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.at <= b.at ? a : b;
}
