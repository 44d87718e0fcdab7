import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { counted, inTitle } from "../explain/words.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import type { IdentityRecord } from "../state/record.ts";
import { gravely, isHarm } from "./acting-for.ts";
import { isKnownAgent } from "./agents.ts";
import { byUse, DAY_MS, GRAVE_TOGETHER, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const NEW_CHILD = "delegation.new-child";

/** Parents whose children are remembered; those that had none for longest go. */
const MOST = 10_000;
/** Whoever has more starts whatever is needed, and has no circle of them. */
const MOST_CHILDREN = 12;
/** Its children are known when none came for so many days. */
const SETTLED_DAYS = 10;
/** So many days what a new child does is held against those before: what is grave is told of as such. */
const NEW_DAYS = 3;
const MONTH_MS = 30 * DAY_MS;
/** So many of one parent are one finding. */
const OF_ONE = 3;

/** The agents that an identity has started: how many, the day of the last, and who that is, where it was news. */
interface Brood {
  readonly many: number;
  readonly day: number;
  readonly news?: News;
}

interface News {
  readonly uid: string;
  /** How many there were before it, and the days since the last of them, or since the parent was first seen. */
  readonly many: number;
  readonly days: number;
}

/**
 * An agent that nobody knew is started by one that is known and that has started the same few, or none, for ten days: whoever leads that one
 * has made itself a helper with other tools. What it does in its first days that is grave is told of as such, since it has no habits that
 * this would depart from.
 */
export class Children {
  /** By uid of the parent. */
  readonly #broods = new Map<string, Brood>();
  readonly #changed = new ChangedRows("child:");

  /** `parent` is what is known of whoever started it. */
  check(seen: Sighting, parent: IdentityRecord | undefined): LifecycleMatch | undefined {
    const { event, record, at } = seen;
    if (record.kind !== "ai-agent" || parent === undefined || parent === record) return undefined;
    const day = Math.floor(at / DAY_MS);
    const brood = record.events === 0 ? this.#bear(parent, seen, day) : this.#broods.get(parent.uid);
    const news = brood?.news;
    if (brood === undefined || news?.uid !== record.uid || day - brood.day >= NEW_DAYS) return undefined;
    return record.events > 0 && !isHarm(event) ? undefined : told(seen, parent, news);
  }

  takeRows(): RowChanges {
    return this.#changed.take((uid) => encodeState(this.#broods.get(uid) as unknown as Json));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const { key, state } of rows)
      this.#broods.set(key.slice(key.indexOf(":") + 1), decodeState(state).plain as unknown as Brood);
  }

  /** Notes a child that was never seen before, and whether that is news of its parent. */
  #bear(parent: IdentityRecord, { record, at }: Sighting, day: number): Brood {
    const before = this.#broods.get(parent.uid);
    const many = before?.many ?? 0;
    const days = day - (before?.day ?? Math.floor(parent.firstSeen / DAY_MS));
    const isNews = many < MOST_CHILDREN && days >= SETTLED_DAYS && isKnownAgent({ record: parent, at });
    const brood: Brood = { many: many + 1, day, ...(isNews && { news: { uid: record.uid, many, days } }) };
    if (before === undefined) this.#makeRoom();
    this.#broods.set(parent.uid, brood);
    this.#changed.write(parent.uid);
    return brood;
  }

  #makeRoom(): void {
    if (this.#broods.size < MOST) return;
    for (const uid of oldestTenth(this.#broods, MOST, ({ day }) => day)) {
      this.#broods.delete(uid);
      this.#changed.remove(uid);
    }
  }
}

function told(seen: Sighting, parent: IdentityRecord, { many, days }: News): LifecycleMatch {
  const { event, record } = seen;
  const isGraveDeed = isHarm(event);
  const [child, who] = [inTitle(record.name), inTitle(parent.name)];
  const words = `an agent that ${who} had never started`;
  return match({
    id: NEW_CHILD,
    kind: "delegation",
    title: isGraveDeed ? `${child}, ${words}, did something grave (${inTitle(event.action)})` : `${child} is ${words}`,
    severity: byUse("low", isGraveDeed ? gravely(seen) : seen),
    owasp: ["NHI5"],
    tag: ["Lateral Movement", "T1550.001"],
    key: isGraveDeed ? `${parent.uid} grave` : parent.uid,
    onceInMs: MONTH_MS,
    together: {
      words: isGraveDeed ? `did something grave, as ${words}` : `are each ${words}`,
      ...(isGraveDeed ? GRAVE_TOGETHER : { marks: [parent.uid], least: OF_ONE }),
    },
    seen: [
      "parent",
      `${event.action}, started by ${parent.uid}`,
      many === 0
        ? `no agent that it started, in ${counted(days, "day")}`
        : `${counted(many, "agent")} that it starts, the last of them new ${counted(days, "day")} ago`,
    ],
  });
}
