import type { Event, IdentityKind, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { isMachine } from "../lifecycle/sighting.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import { NEWBORN_SURGE, renderSurge } from "./render-surge.ts";
import { newSeries, noteBirth, type Series, surgeOf } from "./series.ts";

const HOUR_MS = 3_600_000;
/** Another surge within so long is the same one. */
const LASTS_MS = 24 * HOUR_MS;
const MOST_SERIES = 8192;

/**
 * Who is created, and acts for the first time. One newborn among many is measured by the others and shows nothing, be they ten times as many
 * as ever: how many come is what shows, and it is nobody's behaviour. Counted are machines of one kind in one account.
 */
export class Births {
  readonly #series = new Map<string, Series>();
  readonly #changed = new ChangedRows("births:");
  readonly #tenant: string;
  readonly #episodes: EpisodeBook;

  constructor(tenant: string, episodes: EpisodeBook) {
    this.#tenant = tenant;
    this.#episodes = episodes;
  }

  /** The first event of an identity that was not turned away. */
  note(event: Event, at: number): void {
    if (!isMachine(event.identity_kind)) return;
    const hour = Math.floor(at / HOUR_MS);
    const series = this.#seriesOf(event, hour);
    noteBirth(series, event.identity_uid, hour);
    const severity = surgeOf(series);
    if (severity === undefined) return;
    const key = `${NEWBORN_SURGE}:${keyOf(series.scope, series.kind)}`;
    const known = this.#episodes.find(key, at);
    if (known !== undefined && series.count <= series.told) return;
    series.told = series.count;
    const finding = renderSurge(this.#tenant, series, { event, at, severity, known: known?.finding });
    if (known !== undefined) {
      known.finding = finding;
      known.lastAt = Math.max(known.lastAt, at);
      this.#episodes.touch(known);
      return;
    }
    const none = { identity: -1, peakHour: 0, peak: undefined };
    this.#episodes.open({ ...none, key, finding, lastAt: at, openedHour: series.hour, lastsMs: LASTS_MS });
  }

  takeRows(): RowChanges {
    return this.#changed.take((key) => encodeState(this.#series.get(key) as unknown as Json));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) {
      const series = decodeState(row.state).plain as unknown as Series;
      this.#series.set(keyOf(series.scope, series.kind), series);
    }
  }

  /** The series, which is about to change. */
  #seriesOf({ provider, account_uid = "", identity_kind }: Event, hour: number): Series {
    const scope = `${provider}:${account_uid}`;
    const key = keyOf(scope, identity_kind);
    this.#changed.write(key);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    this.#makeRoom();
    const series = newSeries(scope, identity_kind, hour);
    this.#series.set(key, series);
    return series;
  }

  #makeRoom(): void {
    if (this.#series.size < MOST_SERIES) return;
    for (const key of oldestTenth(this.#series, MOST_SERIES, ({ hour }) => hour)) {
      this.#series.delete(key);
      this.#changed.remove(key);
    }
  }
}

function keyOf(scope: string, kind: IdentityKind): string {
  return JSON.stringify([scope, kind]);
}
