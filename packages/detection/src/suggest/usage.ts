import { type Event, isDetectionFinding, parseTime } from "@rolecall/core";
import { ownGrants } from "../policy/scopes.ts";
import { toolOf } from "../policy/tools.ts";

/** Distinct values of one kind that are told apart; beyond, the list says nothing and is left out. */
const MOST_VALUES = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What an identity did in a stretch of history. */
export interface Usage {
  readonly identity: string;
  readonly kind: string;
  readonly events: number;
  readonly refused: number;
  /** Epoch ms; 0 without events. */
  readonly first: number;
  readonly last: number;
  /** Values with how many events had them; undefined where they were too many to tell apart. */
  readonly values: Readonly<Record<UsedField, ReadonlyMap<string, number> | undefined>>;
  /** `service action` pairs with their resources. */
  readonly calls: ReadonlyMap<string, ReadonlySet<string>>;
  readonly granted: readonly string[];
  readonly hours: ReadonlySet<number>;
  readonly longestTokenMs: number;
  readonly longestSilenceMs: number;
  readonly mostCallsPerHour: number;
  readonly mostBytesPerDay: number;
  readonly deepest: number;
}

const USED_FIELDS = [
  "actions",
  "resources",
  "scopes",
  "networks",
  "clients",
  "environments",
  "tools",
  "by",
  "of",
] as const;
export type UsedField = (typeof USED_FIELDS)[number];

/** Gathers the usage of one identity from its events, in order of time. What was refused was not used. */
export class UsageMeter {
  readonly #values = new Map<UsedField, Map<string, number> | undefined>(
    USED_FIELDS.map((field) => [field, new Map()]),
  );
  readonly #calls = new Map<string, Set<string>>();
  readonly #hours = new Set<number>();
  readonly #declared: readonly string[] | undefined;
  #granted: readonly string[] = [];
  #identity = "";
  #kind = "";
  readonly #sums = { events: 0, refused: 0, first: 0, last: 0, token: 0, silence: 0, deepest: 0 };
  readonly #rates = { hour: 0, calls: 0, mostCalls: 0, day: 0, bytes: 0, mostBytes: 0 };

  /** `granted`: what was, as somebody declared it; absent: as the log says. */
  constructor(granted?: readonly string[]) {
    this.#declared = granted;
  }

  add(event: Event): void {
    if (isDetectionFinding(event)) return;
    const at = parseTime(event.time);
    this.#identity = event.identity_uid;
    this.#kind = event.identity_kind;
    this.#pace(event, at);
    this.#granted = ownGrants(event) ?? this.#granted;
    if (event.outcome === "denied") {
      this.#sums.refused += 1;
      return;
    }
    this.#note("actions", event.action);
    this.#note("resources", event.resource);
    this.#note("networks", event.src_network ?? event.src_ip);
    this.#note("clients", event.client);
    this.#note("environments", event.environment);
    if (event.identity_kind === "ai-agent") this.#note("tools", toolOf(event));
    for (const scope of event.scopes ?? []) this.#note("scopes", scope);
    this.#note("of", event.delegation?.at(-1));
    for (const one of [event.parent_uid, ...(event.delegation?.slice(0, -1) ?? [])]) this.#note("by", one);
    this.#sums.deepest = Math.max(this.#sums.deepest, event.delegation?.length ?? 0);
    this.#call(event);
  }

  usage(): Usage {
    const { events, refused, first, last, token, silence, deepest } = this.#sums;
    return {
      identity: this.#identity,
      kind: this.#kind,
      events,
      refused,
      first,
      last,
      values: Object.fromEntries(this.#values) as Usage["values"],
      calls: this.#calls,
      granted: this.#declared ?? this.#granted,
      hours: this.#hours,
      longestTokenMs: token,
      longestSilenceMs: silence,
      mostCallsPerHour: this.#rates.mostCalls,
      mostBytesPerDay: this.#rates.mostBytes,
      deepest,
    };
  }

  #pace(event: Event, at: number): void {
    const { issued, expires } = { issued: event.credential_issued, expires: event.credential_expires };
    if (issued !== undefined && expires !== undefined)
      this.#sums.token = Math.max(this.#sums.token, parseTime(expires) - parseTime(issued));
    if (this.#sums.events === 0) this.#sums.first = at;
    else this.#sums.silence = Math.max(this.#sums.silence, at - this.#sums.last);
    this.#sums.last = Math.max(this.#sums.last, at);
    this.#sums.events += 1;
    const rates = this.#rates;
    const [hour, day] = [Math.floor(at / HOUR_MS), Math.floor(at / DAY_MS)];
    rates.calls = hour === rates.hour ? rates.calls + 1 : 1;
    rates.bytes = (day === rates.day ? rates.bytes : 0) + (event.bytes_in ?? 0) + (event.bytes_out ?? 0);
    rates.hour = hour;
    rates.day = day;
    rates.mostCalls = Math.max(rates.mostCalls, rates.calls);
    rates.mostBytes = Math.max(rates.mostBytes, rates.bytes);
    this.#hours.add(hour % 24);
  }

  #call({ service, action, resource }: Event): void {
    const key = `${service ?? ""} ${action}`;
    const resources = this.#calls.get(key) ?? new Set<string>();
    if (resource !== undefined && resources.size < MOST_VALUES) resources.add(resource);
    if (this.#calls.size < MOST_VALUES) this.#calls.set(key, resources);
  }

  #note(field: UsedField, value: string | undefined): void {
    const values = this.#values.get(field);
    if (value === undefined || values === undefined) return;
    values.set(value, (values.get(value) ?? 0) + 1);
    if (values.size > MOST_VALUES) this.#values.set(field, undefined);
  }
}
