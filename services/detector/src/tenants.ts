import { type ControlRecord, type Coverage, type Event, type Finding, parseTime } from "@rolecall/core";
import type {
  ChangedIdentities,
  Detector,
  DetectorStats,
  Offered,
  Position,
  Snapshot,
  StateRow,
} from "@rolecall/detection";
import type { Arrivals } from "./arrivals.ts";
import { createDeclarations, DECLARED_PREFIX } from "./declarations.ts";
import { prefixOf, splitKey } from "./tenant-keys.ts";

export interface TenantsOptions {
  /** Whose rows have no prefix: the only one, for most. */
  readonly tenant: string;
  /** A detector that knows of one tenant alone. */
  readonly create: (tenant: string) => Detector;
  /** Told of each event that is offered. */
  readonly arrivals?: Arrivals | undefined;
}

/** Tenants with a detector of their own at most: doors admit those of the configuration, so more are somebody else's. */
const MOST_TENANTS = 1000;
/** Rows that are taken at once, about, with a part of a tenant more. */
const MOST_COVERAGE = 8000;
const POSITION = "position";

/**
 * One partition, a detector for each tenant: nothing that one tenant's identities do is ever compared with another's, and
 * a finding has one tenant's events behind it. Together they are one detector with one position: rows of other tenants
 * have their name before the key, and a row with where each stands.
 *
 * Event time that goes on by itself, and what is declared, count for all; a tenant that comes later is told what was
 * declared before.
 */
export function createTenants(options: TenantsOptions): Detector {
  return new Tenants(options);
}

class Tenants implements Detector {
  readonly #own: string;
  readonly #create: (tenant: string) => Detector;
  readonly #arrivals: Arrivals | undefined;
  readonly #detectors: Map<string, Detector>;
  readonly #declarations = createDeclarations();
  /** Whose turn it is to be looked at, counted on. */
  #covering = 0;
  #unwatched = 0;
  #consumed = -1;
  #last: { readonly tenant: string; readonly detector: Detector } | undefined;

  constructor({ tenant, create, arrivals }: TenantsOptions) {
    this.#own = tenant;
    this.#create = create;
    this.#arrivals = arrivals;
    this.#detectors = new Map([[tenant, create(tenant)]]);
  }

  offer(event: Event, offset: number, at?: number): Offered {
    this.#consumed = Math.max(this.#consumed, offset);
    const detector = this.#last?.tenant === event.tenant ? this.#last.detector : this.#of(event.tenant, offset);
    if (detector !== undefined) {
      const offered = detector.offer(event, offset, at);
      const behind = offered === "late" ? detector.stats.watermark - parseTime(event.time) : 0;
      this.#arrivals?.note(event.source, offered, behind);
      return offered;
    }
    this.#unwatched += 1;
    return "held";
  }

  advance(at: number, offset: number): void {
    this.#consumed = Math.max(this.#consumed, offset);
    for (const detector of this.#detectors.values()) detector.advance(at, offset);
  }

  control(record: ControlRecord, offset: number): void {
    if (offset > this.#consumed) this.#declarations.accept(record);
    this.#consumed = Math.max(this.#consumed, offset);
    for (const detector of this.#detectors.values()) detector.control(record, offset);
  }

  get declared(): Detector["declared"] {
    return this.#detectors.get(this.#own)?.declared ?? { inventory: "", policies: "" };
  }

  finish(): void {
    for (const detector of this.#detectors.values()) detector.finish();
  }

  take(): readonly Finding[] {
    return [...this.#detectors.values()].flatMap((detector) => detector.take());
  }

  get coverage(): Detector["coverage"] {
    return addUp(Array.from(this.#detectors.values(), ({ coverage }) => coverage));
  }

  /**
   * Of one tenant after the other, going on behind the last that was asked: one that always acts would keep all others
   * waiting. Undefined where nobody waits.
   */
  takeCoverage(): ReturnType<Detector["takeCoverage"]> {
    const all = [...this.#detectors.values()];
    const first = this.#covering % all.length;
    const rows: Coverage[] = [];
    let isWaited = false;
    for (const [n, detector] of [...all.slice(first), ...all.slice(0, first)].entries()) {
      if (rows.length >= MOST_COVERAGE) break;
      const part = detector.takeCoverage();
      this.#covering = first + n + 1;
      isWaited ||= part !== undefined;
      rows.push(...(part ?? []));
    }
    return isWaited ? rows : undefined;
  }

  takeIdentityParts(): Iterable<ChangedIdentities> {
    return inTurn(Array.from(this.#detectors.values(), (detector) => detector.takeIdentityParts()));
  }

  takeIdentities(): ChangedIdentities {
    const all = Array.from(this.takeIdentityParts());
    return {
      identities: all.flatMap(({ identities }) => identities),
      credentials: all.flatMap(({ credentials }) => credentials),
      links: all.flatMap(({ links }) => links),
    };
  }

  snapshot(): ReturnType<Detector["snapshot"]> {
    const { position, rows, removed } = this.openSnapshot();
    return { position, rows: Array.from(rows), removed };
  }

  openSnapshot(): Snapshot {
    return together(this.#own, this.#consumed, this.#detectors, this.#declarations.take());
  }

  settle(): void {
    for (const detector of this.#detectors.values()) detector.settle();
  }

  wanted(): readonly string[] {
    const all = Array.from(this.#detectors, ([tenant, detector]) => {
      const prefix = prefixOf(this.#own, tenant);
      return detector.wanted().map((key) => prefix + key);
    });
    return all.flat();
  }

  giveBack(rows: Iterable<StateRow>): void {
    const { tenants } = sharesOf(this.#own, rows);
    for (const [tenant, detector] of this.#detectors) detector.giveBack(tenants.get(tenant)?.rows ?? []);
  }

  restore(position: Position, rows: Iterable<StateRow>): void {
    this.#consumed = position.consumed;
    const shares = sharesOf(this.#own, rows);
    this.#declarations.restore(shares.declared);
    for (const [tenant, share] of shares.tenants) {
      const detector = this.#detectors.get(tenant) ?? this.#create(tenant);
      this.#detectors.set(tenant, detector);
      detector.restore({ ...(share.position ?? position), consumed: position.consumed }, share.rows);
    }
  }

  get stats(): DetectorStats {
    return sumOf(
      [...this.#detectors.values()].map(({ stats }) => stats),
      this.#unwatched,
    );
  }

  /** Undefined where there is no room for another. */
  #of(tenant: string, offset: number): Detector | undefined {
    let detector = this.#detectors.get(tenant);
    if (detector === undefined) {
      if (this.#detectors.size >= MOST_TENANTS) return undefined;
      detector = this.#create(tenant);
      this.#declarations.tell(detector, offset);
      this.#detectors.set(tenant, detector);
    }
    this.#last = { tenant, detector };
    return detector;
  }
}

/** One snapshot of all; reading goes on at the oldest record that any of them still holds. */
function together(
  own: string,
  consumed: number,
  detectors: ReadonlyMap<string, Detector>,
  declared: readonly StateRow[],
): Snapshot {
  const shares = Array.from(detectors, ([tenant, detector]) => ({ tenant, ...shareOf(own, tenant, detector) }));
  const removed = shares.flatMap((share) => share.removed);
  const lowWater = Math.min(consumed + 1, ...shares.map((share) => share.lowWater));
  const { watermark, released } = shares.find(({ tenant }) => tenant === own)?.position ?? BEFORE;
  const rows = inTurn([declared, ...shares.map((share) => share.rows)]);
  return { position: { consumed, lowWater, watermark, released }, rows, removed };
}

function* inTurn<T>(parts: readonly Iterable<T>[]): Generator<T, undefined> {
  for (const part of parts) yield* part;
}

const BEFORE = { watermark: Number.NEGATIVE_INFINITY, released: "" };

/** The snapshot of one tenant, as it lies between the others'. */
function shareOf(own: string, tenant: string, detector: Detector): Snapshot & { readonly lowWater: number } {
  const { held } = detector.stats;
  const { position, rows, removed } = detector.openSnapshot();
  // One that holds nothing reads on wherever the others do.
  const lowWater = held > 0 ? position.lowWater : Number.POSITIVE_INFINITY;
  if (tenant === own) return { position, rows, removed, lowWater };
  const prefix = prefixOf(own, tenant);
  const named = inTurn([[{ key: POSITION, state: encode(position) }], rows]);
  return { position, rows: prefixed(prefix, named), removed: removed.map((key) => prefix + key), lowWater };
}

function* prefixed(prefix: string, rows: Iterable<StateRow>): Generator<StateRow, undefined> {
  for (const { key, state } of rows) yield { key: prefix + key, state };
}

interface Share {
  readonly rows: StateRow[];
  position: Position | undefined;
}

function sharesOf(own: string, rows: Iterable<StateRow>): { tenants: Map<string, Share>; declared: StateRow[] } {
  const tenants = new Map<string, Share>([[own, { rows: [], position: undefined }]]);
  const declared: StateRow[] = [];
  for (const row of rows) {
    if (row.key.startsWith(DECLARED_PREFIX)) {
      declared.push(row);
      continue;
    }
    const [tenant, key] = splitKey(own, row.key);
    const share = tenants.get(tenant) ?? { rows: [], position: undefined };
    tenants.set(tenant, share);
    if (tenant !== own && key === POSITION) share.position = decode(row.state);
    else share.rows.push({ key, state: row.state });
  }
  return { tenants, declared };
}

/** JSON has no infinity; before its first event a tenant's time is that. */
function encode(position: Position): Uint8Array {
  const watermark = Number.isFinite(position.watermark) ? position.watermark : null;
  return Buffer.from(JSON.stringify({ ...position, watermark }));
}

function decode(state: Uint8Array): Position {
  const read = JSON.parse(Buffer.from(state).toString("utf8")) as Position & { readonly watermark: number | null };
  return { ...read, watermark: read.watermark ?? Number.NEGATIVE_INFINITY };
}

/** How many identities of all tenants stand in which state for each detector. */
function addUp(all: readonly Detector["coverage"][]): Detector["coverage"] {
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only;
  const counts = new Map<
    string,
    { -readonly [K in keyof Detector["coverage"][number]]: Detector["coverage"][number][K] }
  >();
  for (const each of all.flat()) {
    const known = counts.get(`${each.detector} ${each.state}`);
    if (known === undefined) counts.set(`${each.detector} ${each.state}`, { ...each });
    else known.count += each.count;
  }
  return [...counts.values()];
}

function sumOf(all: readonly DetectorStats[], unwatched: number): DetectorStats {
  const sum = (of: (stats: DetectorStats) => number): number => all.reduce((total, stats) => total + of(stats), 0);
  return {
    events: sum(({ events }) => events),
    duplicates: sum(({ duplicates }) => duplicates),
    late: sum(({ late }) => late),
    identities: sum(({ identities }) => identities),
    away: sum(({ away }) => away),
    returned: sum(({ returned }) => returned),
    forgotten: sum(({ forgotten }) => forgotten),
    unwatched: unwatched + sum((stats) => stats.unwatched),
    habitual: sum(({ habitual }) => habitual),
    held: sum(({ held }) => held),
    watermark: all.reduce((most, { watermark }) => Math.max(most, watermark), Number.NEGATIVE_INFINITY),
  };
}
