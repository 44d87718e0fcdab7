import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";

/** Things whose clients are remembered; those that were come to longest ago go. */
const MOST = 4096;
/** What more clients come to serves whoever comes. */
const MOST_CLIENTS = 12;
/** They are known when somebody came on so many days since the last new one, and on as many of each. */
const SETTLED_DAYS = 10;
const SETTLED_DAYS_OF_EACH = 2;

/** Who comes to one thing, by hash; days on which somebody did since the last new one came, and the latest. */
export interface Circle {
  readonly clients: readonly number[];
  readonly days: number;
  readonly day: number;
  /** Days of those before the newest, where these were known and it is the only new one since. */
  readonly before?: number;
}

/** The few that come to each of a tenant's doors: servers of tools, roles, and what a repository takes a role as. */
export class Circles {
  readonly #circles = new Map<string, Circle>();
  readonly #changed = new ChangedRows("client:");

  /**
   * Somebody comes on `day`; the circle as it was, where it is long the same and this one is not of it. With `one more`, so it is where one
   * other came of late: whoever came rightly hides nobody behind him.
   */
  enter(key: string, client: number, day: number, grace?: "one more"): Circle | undefined {
    const known = this.#circles.get(key);
    if (known !== undefined && (known.clients.includes(client) || known.clients.length > MOST_CLIENTS)) {
      if (day > known.day) this.#keep(key, { ...known, days: known.days + 1, day });
      return undefined;
    }
    const settled = known !== undefined && isSettled(known);
    const clients = [...(known?.clients ?? []), client];
    const before = settled && grace !== undefined ? { before: known.days } : {};
    this.#keep(key, { clients, days: 0, day: Math.max(day, known?.day ?? day), ...before });
    if (settled) return known;
    return known?.before === undefined ? undefined : { ...known, days: known.before + known.days };
  }

  has(key: string): boolean {
    return this.#circles.has(key);
  }

  /** More came than are followed. */
  servesAll(key: string): boolean {
    return (this.#circles.get(key)?.clients.length ?? 0) > MOST_CLIENTS;
  }

  takeRows(): RowChanges {
    return this.#changed.take((key) => encodeState(this.#circles.get(key) as unknown as Json));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const { key, state } of rows)
      this.#circles.set(key.slice(key.indexOf(":") + 1), decodeState(state).plain as unknown as Circle);
  }

  #keep(key: string, circle: Circle): void {
    if (!this.#circles.has(key)) this.#makeRoom();
    this.#circles.set(key, circle);
    this.#changed.write(key);
  }

  #makeRoom(): void {
    if (this.#circles.size < MOST) return;
    for (const key of oldestTenth(this.#circles, MOST, ({ day }) => day)) {
      this.#circles.delete(key);
      this.#changed.remove(key);
    }
  }
}

function isSettled({ clients, days }: Circle): boolean {
  return clients.length <= MOST_CLIENTS && days >= Math.max(SETTLED_DAYS, SETTLED_DAYS_OF_EACH * clients.length);
}
