import type { Target } from "../route/route.ts";
import type { OutboxItem } from "../state/state.ts";

/** What is on its way to one channel of one receiver. */
interface Lane {
  readonly items: Set<OutboxItem>;
  /** Of those items; absent since one of them changed. */
  stand?: LaneStand | undefined;
}

interface LaneStand {
  /** The first of those that wait for an attempt and that others wait for. */
  readonly front: OutboxItem | undefined;
  /** Whether one is being tried at this moment, but for those whose fault is their own. */
  readonly isTrying: boolean;
  /** Whether that is one that has failed before. */
  readonly isRetrying: boolean;
}

const EMPTY: LaneStand = { front: undefined, isTrying: false, isRetrying: false };

/**
 * The outbox by channel. A receiver that is away for a day has thousands waiting, and each of them asks at its time who is
 * first: that is worked out once for all of them, and not by each.
 */
export class Lanes {
  readonly #byTarget = new Map<string, Lane>();
  readonly #ofItem = new Map<OutboxItem, Lane>();

  enter(item: OutboxItem, { receiver, integration }: Target): void {
    const key = `${receiver}/${integration}`;
    const lane: Lane = this.#byTarget.get(key) ?? { items: new Set() };
    this.#byTarget.set(key, lane);
    this.#ofItem.set(item, lane);
    lane.items.add(item);
    lane.stand = undefined;
  }

  leave(item: OutboxItem): void {
    this.changed(item);
    this.#ofItem.get(item)?.items.delete(item);
    this.#ofItem.delete(item);
  }

  /** It began or ended to wait, was tried, or is at fault now. */
  changed(item: OutboxItem): void {
    const lane = this.#ofItem.get(item);
    if (lane !== undefined) lane.stand = undefined;
  }

  /** All that are on their way to a channel. */
  to({ receiver, integration }: Target): Iterable<OutboxItem> {
    return this.#byTarget.get(`${receiver}/${integration}`)?.items ?? [];
  }

  /** Those on their way to the same channel, itself among them. */
  of(item: OutboxItem): Iterable<OutboxItem> {
    return this.#ofItem.get(item)?.items ?? [];
  }

  standOf({ receiver, integration }: Target): LaneStand {
    const lane = this.#byTarget.get(`${receiver}/${integration}`);
    if (lane === undefined) return EMPTY;
    lane.stand ??= standOf(lane.items);
    return lane.stand;
  }
}

function standOf(items: Iterable<OutboxItem>): LaneStand {
  let front: OutboxItem | undefined;
  let isTrying = false;
  let isRetrying = false;
  for (const item of items) {
    if (item.fault === "own") continue;
    if (item.nextAt !== undefined) front = front === undefined ? item : firstOf(front, item);
    else {
      isTrying = true;
      isRetrying ||= item.attempts > 0;
    }
  }
  return { front, isTrying, isRetrying };
}

/** Others wait for it while it waits for its next attempt. */
export function isBlocking({ nextAt, fault }: OutboxItem): boolean {
  return nextAt !== undefined && fault !== "own";
}

/** Which of two is told first: what is critical, and then what was decided first. */
export function firstOf(a: OutboxItem, b: OutboxItem): OutboxItem {
  if (isUrgent(a) !== isUrgent(b)) return isUrgent(a) ? a : b;
  const [one, other] = [a.place, b.place];
  if (one.at !== other.at) return one.at < other.at ? a : b;
  return one.order <= other.order ? a : b;
}

function isUrgent({ severity, firing }: OutboxItem): boolean {
  return severity === "critical" && firing.length > 0;
}
