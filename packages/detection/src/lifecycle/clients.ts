import type { Event, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { counted, inTitle } from "../explain/words.ts";
import { namedServerOf } from "../policy/tools.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { hash32 } from "../state/hash.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const NEW_CLIENT = "delegation.new-client";

/** Servers whose clients are remembered; those that were called longest ago go. */
const MOST = 4096;
/** What more clients call serves whoever comes. */
const MOST_CLIENTS = 12;
/** They are known when the server was called on so many days since the last new one, and on as many of each. */
const SETTLED_DAYS = 10;
const SETTLED_DAYS_OF_EACH = 2;
const MONTH_MS = 30 * DAY_MS;
/** So many at one server are one finding. */
const OF_ONE = 3;

/** The clients of one server, by hash; days on which it was called since the last new one came, and the latest. */
interface Circle {
  readonly clients: readonly number[];
  readonly days: number;
  readonly day: number;
}

/**
 * A server of tools that the same few clients call is called by one that nobody knew: whoever found its address, or has the token of one
 * of them. Of a client that is known the server is what is new, and is told of as that.
 */
export class Clients {
  readonly #circles = new Map<string, Circle>();
  readonly #changed = new ChangedRows("client:");

  check(seen: Sighting): LifecycleMatch | undefined {
    const { event, record, at } = seen;
    const server = record.kind === "ai-agent" ? namedServerOf(event) : undefined;
    if (server === undefined || event.outcome === "denied") return undefined;
    const key = keyOf(event, server);
    const client = hash32(record.uid);
    const day = Math.floor(at / DAY_MS);
    const known = this.#circles.get(key);
    if (known !== undefined && (known.clients.includes(client) || known.clients.length > MOST_CLIENTS)) {
      if (day > known.day) this.#keep(key, { ...known, days: known.days + 1, day });
      return undefined;
    }
    this.#keep(key, { clients: [...(known?.clients ?? []), client], days: 0, day: Math.max(day, known?.day ?? day) });
    return known !== undefined && isSettled(known) && record.events === 0 ? told(seen, server, known) : undefined;
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

/** Of one tenant: in the log of a client servers have the names that its owner gave them. */
function keyOf({ source, account_uid = "" }: Event, server: string): string {
  return JSON.stringify([source, account_uid, server]);
}

function isSettled({ clients, days }: Circle): boolean {
  return clients.length <= MOST_CLIENTS && days >= Math.max(SETTLED_DAYS, SETTLED_DAYS_OF_EACH * clients.length);
}

function told(seen: Sighting, server: string, { clients, days }: Circle): LifecycleMatch {
  const { event, record } = seen;
  return match({
    id: NEW_CLIENT,
    kind: "delegation",
    title: `${inTitle(record.name)}, which nobody knew, called a tool server that the same few call (${inTitle(server)})`,
    severity: byUse("low", seen),
    owasp: ["NHI2", "NHI4"],
    tag: ["Initial Access", "T1078.004"],
    key: server,
    onceInMs: MONTH_MS,
    together: { words: "called a tool server that the same few call", marks: [server], least: OF_ONE },
    seen: ["server", `${server}: ${event.action}`, `${counted(clients.length, "client")}, on ${counted(days, "day")}`],
  });
}
