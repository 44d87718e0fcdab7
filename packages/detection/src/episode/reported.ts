import { EPISODE_MS, type Episode } from "./episode.ts";
import type { EpisodeBook } from "./episode-book.ts";

/** What a product found it tells again as long as it goes on: that is the same finding for so long after it was told last. */
const REPORTED_MS = 7 * 86_400_000;
/** Ids that one finding is known by: of several products, of several regions. */
const MOST_IDS = 16;

/** One thing that was found, as its product calls it. */
interface Report {
  readonly key: string;
  readonly reported: string;
  readonly time: number;
}

/** The episode of what was found: of the same id for days, of the same words under another id while any episode lasts. */
export function findReported(episodes: EpisodeBook, { key, reported, time }: Report): Episode | undefined {
  const episode = episodes.find(key, time);
  if (episode === undefined || time - episode.lastAt <= EPISODE_MS) return episode;
  return reported !== "" && episode.reported?.includes(reported) === true ? episode : undefined;
}

/** Of a new episode; what the one before it was known by goes on in it, where products take turns. */
export function asReported(before: Episode | undefined, reported: string): Pick<Episode, "lastsMs" | "reported"> {
  return { lastsMs: REPORTED_MS, reported: withReport(before, reported) };
}

export function withReport(episode: Pick<Episode, "reported"> | undefined, reported: string): readonly string[] {
  const known = episode?.reported ?? [];
  return reported === "" || known.includes(reported) ? known : [...known, reported].slice(-MOST_IDS);
}
