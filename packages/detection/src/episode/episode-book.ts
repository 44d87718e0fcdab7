import type { Finding } from "@rolecall/core";
import { EPISODE_MS, type Episode } from "./episode.ts";

/** The open episodes of a partition, those that changed, and those to be forgotten. */
export class EpisodeBook {
  readonly #open = new Map<string, Episode>();
  readonly #changed = new Set<Episode>();
  readonly #unsaved = new Set<string>();
  readonly #removed = new Set<string>();

  /** Told of each episode that opens. */
  onOpen: (episode: Episode) => void = () => undefined;

  /** The episode that an alarm at `time` belongs to, if one is open. */
  find(key: string, time: number): Episode | undefined {
    const episode = this.#open.get(key);
    return episode !== undefined && time - episode.lastAt <= lastsOf(episode) ? episode : undefined;
  }

  /** The episode of that key, as long as it is not forgotten. */
  get(key: string): Episode | undefined {
    return this.#open.get(key);
  }

  /** Opens an episode in place of an older one of the same key. */
  open(episode: Episode): void {
    this.#open.set(episode.key, episode);
    this.#removed.delete(episode.key);
    this.touch(episode);
    this.onOpen(episode);
  }

  /** The episode changed. */
  touch(episode: Episode): void {
    this.#changed.add(episode);
    this.#unsaved.add(episode.key);
  }

  /** Something of the episode changed that the finding does not show yet. */
  note(episode: Episode): void {
    this.#unsaved.add(episode.key);
  }

  /** All open episodes, in the order in which they opened. */
  all(): Iterable<Episode> {
    return this.#open.values();
  }

  /** Episodes whose finding changed since the last call, in the order of their first change. */
  changed(): Iterable<Episode> {
    return this.#changed;
  }

  take(): readonly Finding[] {
    const told = Array.from(this.#changed).filter(({ isHeld }) => isHeld !== true);
    this.#changed.clear();
    return told.map(({ finding }) => finding);
  }

  /** Forget what no alarm can join any more: the latest was too long before `time`. */
  sweep(time: number): void {
    for (const [key, episode] of this.#open) {
      if (time - episode.lastAt <= lastsOf(episode)) continue;
      this.#open.delete(key);
      this.#unsaved.delete(key);
      this.#removed.add(key);
    }
  }

  /** Episodes changed since the last snapshot, and keys forgotten. */
  takeUnsaved(): { readonly changed: readonly Episode[]; readonly removed: readonly string[] } {
    const changed: Episode[] = [];
    for (const key of this.#unsaved) {
      const episode = this.#open.get(key);
      if (episode !== undefined) changed.push(episode);
    }
    const removed = Array.from(this.#removed);
    this.#unsaved.clear();
    this.#removed.clear();
    return { changed, removed };
  }

  load(episode: Episode): void {
    this.#open.set(episode.key, episode);
  }
}

function lastsOf(episode: Episode): number {
  return episode.lastsMs ?? EPISODE_MS;
}
