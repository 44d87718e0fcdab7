import type { Event, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { Episode } from "../episode/episode.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { personOf } from "../rules/beside.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import type { IdentityRecord } from "../state/record.ts";
import { type Part, partOf } from "./part.ts";
import { extended, type Plot, renderSequence } from "./render-sequence.ts";
import { STORIES } from "./stories.ts";
import { playing } from "./story.ts";

const HOUR_MS = 3_600_000;
const LONGEST_MS = Math.max(...STORIES.map(({ withinMs }) => withinMs));
/** Parts of a trail; the oldest goes. */
const MOST_PARTS = 16;
/** Trails remembered; when full, the tenth on which nothing happened for longest is forgotten. */
const MOST_TRAILS = 20_000;

/** What is going on when a finding opens. */
export interface Scene {
  readonly event: Event;
  readonly time: number;
  readonly record: IdentityRecord;
  /** On whose behalf, or through whom, it acts: parents, delegators, who began the session. */
  readonly chain: readonly string[];
}

/**
 * What was found of an identity, and of all that act on somebody's behalf, in the latest day: where the findings together
 * are how an attack goes on, that is a finding. A pure function of the findings that opened, in their order.
 */
export class Trails {
  readonly #trails = new Map<string, Part[]>();
  readonly #changed = new ChangedRows("trail:");
  readonly #tenant: string;
  readonly #episodes: EpisodeBook;

  constructor(tenant: string, episodes: EpisodeBook) {
    this.#tenant = tenant;
    this.#episodes = episodes;
  }

  /** A finding opened. */
  note(episode: Pick<Episode, "key" | "finding">, { event, time, record, chain }: Scene): void {
    const part = partOf(episode.finding, episode.key, event, time);
    if (part === undefined) return;
    const person = part.identity === event.identity_uid ? personOf(event) : undefined;
    // An agent that is one identity for everybody: what it did for two people is no attack of either.
    const actor = person === undefined ? part.identity : `${part.identity} ${person}`;
    for (const subject of new Set([actor, ...chain])) {
      const trail = this.#add(subject, part);
      // One actor's trail is told as his own, and not once more as that of everybody behind him.
      if (subject === actor) this.#judge({ subject, person, record, trail, origin: event.origin });
      else if (trail.some(({ identity }) => identity !== part.identity)) {
        this.#judge({ subject, person: subject === person ? person : undefined, record, trail, origin: event.origin });
      }
    }
  }

  takeRows(): RowChanges {
    return this.#changed.take((subject) =>
      encodeState({ subject, parts: this.#trails.get(subject) ?? [] } as unknown as Json),
    );
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) {
      const { subject, parts } = decodeState(row.state).plain as { subject: string; parts: Part[] };
      this.#trails.set(subject, parts);
    }
  }

  #add(subject: string, part: Part): readonly Part[] {
    const known = (this.#trails.get(subject) ?? []).filter(({ at }) => part.at - at <= LONGEST_MS);
    // Events on hold for different times come a little out of order.
    const trail = [...known, part].toSorted((a, b) => a.at - b.at).slice(-MOST_PARTS);
    if (!this.#trails.has(subject) && this.#trails.size >= MOST_TRAILS) this.#makeRoom();
    this.#trails.set(subject, trail);
    this.#changed.write(subject);
    return trail;
  }

  #judge({ trail, ...told }: Omit<Plot, "tenant" | "story" | "parts"> & { readonly trail: readonly Part[] }): void {
    for (const story of STORIES) {
      const chain = playing(story, trail);
      const began = chain?.[0];
      if (began === undefined) continue;
      const parts = trail.slice(trail.indexOf(began));
      this.#tell({ ...told, tenant: this.#tenant, story, parts });
    }
  }

  #tell(plot: Plot): void {
    const { at } = plot.parts.at(-1) as Part;
    const key = `${plot.story.id}:${plot.subject}`;
    // What one of them has begun, and is told of, is not told once more of everybody behind him.
    const own = `${plot.story.id}:${plot.parts[0]?.identity}`;
    const known = this.#episodes.find(key, at) ?? this.#episodes.find(own, at);
    if (known === undefined) {
      const finding = renderSequence(plot);
      this.#episodes.open({
        key,
        identity: -1,
        finding,
        lastAt: at,
        openedHour: Math.floor(at / HOUR_MS),
        peakHour: 0,
      });
      return;
    }
    known.finding = extended(known.finding, plot);
    known.lastAt = Math.max(known.lastAt, at);
    this.#episodes.touch(known);
  }

  #makeRoom(): void {
    for (const subject of oldestTenth(this.#trails, MOST_TRAILS, (parts) => parts.at(-1)?.at ?? 0)) {
      this.#trails.delete(subject);
      this.#changed.remove(subject);
    }
  }
}
