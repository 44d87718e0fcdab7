import { type Labels, memberUidsOf } from "@rolecall/alerting";
import type { Store } from "@rolecall/clickhouse";
import { type Finding, formatTime, parseTime } from "@rolecall/core";

const DAY_MS = 86_400_000;
/** Identities whose labels are remembered, and for how long: a storm asks for the same ones again and again. */
const REMEMBERED = 10_000;
const REMEMBERED_MS = 60_000;

const OF_EVENTS = `SELECT identity_uid, argMax(events.labels, events.time) AS labels FROM rolecall.events AS events
  WHERE tenant = {tenant:String} AND identity_uid IN {uids:Array(String)} AND notEmpty(events.labels)
    AND time BETWEEN parseDateTime64BestEffort({since:String}, 3, 'UTC') AND parseDateTime64BestEffort({until:String}, 3, 'UTC')
  GROUP BY identity_uid`;

const OF_INVENTORY = `SELECT identity_uid, map('team', team, 'criticality', criticality, 'environment', environment) AS labels FROM rolecall.identities FINAL
  WHERE tenant = {tenant:String} AND identity_uid IN {uids:Array(String)}`;

interface Row {
  readonly identity_uid: string;
  readonly labels: Labels;
}

/** Labels of the identities of findings, and of all whom one about a group names: those of their newest event until then, and the inventory's over them. */
export class IdentityLabels {
  readonly #store: Store;
  readonly #tenant: string;
  readonly #known = new Map<string, { readonly labels: Labels; readonly at: number }>();

  constructor(store: Store, tenant: string) {
    this.#store = store;
    this.#tenant = tenant;
  }

  /** By `identity_uid`; `now` is epoch ms. */
  async of(findings: readonly Finding[], now: number): Promise<ReadonlyMap<string, Labels>> {
    const uids = [...new Set(findings.flatMap(whoIsIn))];
    if (this.#known.size + uids.length > REMEMBERED) this.#known.clear();
    const asked = uids.filter((uid) => now - (this.#known.get(uid)?.at ?? 0) >= REMEMBERED_MS);
    if (asked.length > 0) {
      const found = await this.#ask(findings, asked);
      // That an identity has none is remembered, too.
      for (const uid of asked) this.#known.set(uid, { labels: found.get(uid) ?? {}, at: now });
    }
    return new Map(uids.map((uid) => [uid, this.#known.get(uid)?.labels ?? {}]));
  }

  async #ask(findings: readonly Finding[], uids: readonly string[]): Promise<ReadonlyMap<string, Labels>> {
    const since = Math.min(...findings.map(({ first_seen }) => parseTime(first_seen))) - DAY_MS;
    const until = Math.max(...findings.map(({ last_seen }) => parseTime(last_seen))) + DAY_MS;
    const parameters = { tenant: this.#tenant, uids, since: formatTime(Math.max(0, since)), until: formatTime(until) };
    const [events, inventory] = await Promise.all([
      this.#store.select<Row>(OF_EVENTS, parameters),
      this.#store.select<Row>(OF_INVENTORY, { tenant: this.#tenant, uids }),
    ]);
    const found = new Map<string, Labels>();
    for (const { identity_uid, labels } of [...events, ...inventory]) {
      const said = Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
      if (Object.keys(said).length > 0) found.set(identity_uid, { ...found.get(identity_uid), ...said });
    }
    return found;
  }
}

function whoIsIn(finding: Finding): readonly string[] {
  return [finding.identity_uid, ...memberUidsOf(finding)];
}
