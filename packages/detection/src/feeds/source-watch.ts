import type { Event, Finding, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { Episode } from "../episode/episode.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import {
  beginAgain,
  CARRIED,
  type Feed,
  isKnown,
  KNOWN_AGE,
  lostUntil,
  newFeed,
  noteEvent,
  type Outage,
  silentAfter,
} from "./feed.ts";
import { lostField, lostFieldOf, SILENT_SOURCE, silentSource, type ToldFeeds } from "./render-feed.ts";

const HOUR_MS = 3_600_000;
/** A field is gone that was always there in so many hours, after so many hours and events in a row without. */
const MANY_HOURS = 72;
const ALWAYS = 0.95;
const GONE_HOURS = 12;
const GONE_EVENTS = 100;
/** Feeds that are watched at most: whoever can invent accounts must not fill the memory. */
const MOST_FEEDS = 4096;

/** Watches that logs keep coming, and keep carrying what detectors need: what is not logged cannot be found. */
export class SourceWatch {
  readonly #feeds = new Map<string, Map<string, Feed>>();
  readonly #changed = new Set<Feed>();
  readonly #tenant: string;
  readonly #episodes: EpisodeBook;
  #size = 0;
  /** Of the latest event: nearly always the next one's as well. */
  #latest: Feed | undefined;

  constructor(tenant: string, episodes: EpisodeBook) {
    this.#tenant = tenant;
    this.#episodes = episodes;
  }

  /** One released event; `present` in ms is when it counts, `time` its own. The latest outage of the log that it is of. */
  note(event: Event, present: number, time: number): Outage | undefined {
    const hour = Math.floor(present / HOUR_MS);
    const own = Math.floor(time / HOUR_MS);
    const feed = this.#feedOf(event, hour, own);
    if (feed === undefined) return undefined;
    noteEvent(feed, event, Math.max(hour, feed.last), own);
    this.#changed.add(feed);
    return feed.outage;
  }

  /** Whole hours, until the end of `hour`, in which the log kept who acted in its hour `last` from being seen. */
  lostSince(source: string, account: string, last: number, hour: number): number {
    const feed = this.#feeds.get(source)?.get(account);
    return feed === undefined ? 0 : lostUntil(feed, last, hour);
  }

  /** Did the log tell of others while somebody was silent, from its hour `last` to the end of `hour`, and does it still? */
  wentOn(source: string, account: string, last: number, hour: number): boolean {
    const feed = this.#feeds.get(source)?.get(account);
    return feed !== undefined && hour - feed.last < silentAfter(feed) && feed.last - last >= (hour - last) / 2;
  }

  /** The hour is over, for all. */
  closeHour(hour: number): void {
    const silent: ToldFeeds[] = [];
    for (const [source, accounts] of this.#feeds) {
      const known = Array.from(accounts.values()).filter((feed) => isKnown(feed, hour));
      silent.push({ source, feeds: known.filter((feed) => fellSilent(feed, hour)), of: accounts.size, hour });
      for (const [at, field] of CARRIED.entries()) {
        const lost = known.filter((feed) => feed.toldFields[at] !== true && isGone(feed, at));
        for (const feed of lost) feed.toldFields[at] = true;
        this.#tell({ source, feeds: lost, of: accounts.size, hour }, lostFieldOf(field), (tenant, told) =>
          lostField(tenant, told, at),
        );
      }
    }
    this.#tellSilent(
      silent.filter(({ feeds }) => feeds.length > 0),
      hour,
    );
  }

  /** Before that hour nothing came of any log for long: nobody was there to be silent. */
  beginAnew(hour: number): void {
    for (const accounts of this.#feeds.values()) {
      for (const feed of accounts.values()) {
        beginAgain(feed, hour);
        this.#changed.add(feed);
      }
    }
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const rows = Array.from(this.#changed, (feed): StateRow => {
      const key = `feed:${JSON.stringify([feed.source, feed.account])}`;
      return { key, state: encodeState(feed as unknown as Json) };
    });
    this.#changed.clear();
    return { rows, removed: [] };
  }

  restore(rows: readonly StateRow[]): void {
    for (const row of rows) {
      const feed = decodeState(row.state).plain as Feed;
      const accounts = this.#feeds.get(feed.source) ?? new Map<string, Feed>();
      this.#feeds.set(feed.source, accounts);
      accounts.set(feed.account, feed);
      this.#size += 1;
    }
  }

  /** True where the event's log has been read for a week: who never stood in it then is one whom it never named. */
  isReadForAWeek({ source, account_uid: account = "" }: Event, time: number): boolean {
    const feed = this.#feeds.get(source)?.get(account);
    return feed !== undefined && Math.floor(time / HOUR_MS) - feed.first >= KNOWN_AGE;
  }

  #feedOf(event: Event, hour: number, own: number): Feed | undefined {
    const { source, account_uid: account = "" } = event;
    if (this.#latest?.source === source && this.#latest.account === account) return this.#latest;
    const accounts = this.#feeds.get(source) ?? new Map<string, Feed>();
    this.#latest = accounts.get(account) ?? this.#begin(accounts, event, hour, own);
    return this.#latest;
  }

  #begin(accounts: Map<string, Feed>, event: Event, hour: number, own: number): Feed | undefined {
    if (this.#size >= MOST_FEEDS) return undefined;
    const feed = newFeed(event, hour, own);
    this.#feeds.set(event.source, accounts);
    accounts.set(feed.account, feed);
    this.#size += 1;
    return feed;
  }

  /** Of each source, or once of several that fell silent in one hour: what carries them all is down. So is what joins those. */
  #tellSilent(silent: readonly ToldFeeds[], hour: number): void {
    for (const { feeds } of silent) for (const feed of feeds) feed.toldSilent = true;
    const goesOn = this.#episodes.find(keyOf(SILENT_SOURCE, ""), (hour + 1) * HOUR_MS) !== undefined;
    const together = { source: "", feeds: silent.flatMap(({ feeds }) => feeds), of: this.#feeds.size, hour };
    for (const told of silent.length > 1 || goesOn ? [together] : silent) this.#tell(told, SILENT_SOURCE, silentSource);
  }

  /** What befalls several logs of a source in one hour has one cause, and is told once; so is what joins them within half a day. */
  #tell(told: ToldFeeds, detector: string, render: (tenant: string, told: ToldFeeds) => Finding): void {
    if (told.feeds.length === 0) return;
    for (const feed of told.feeds) this.#changed.add(feed);
    const at = (told.hour + 1) * HOUR_MS;
    const key = keyOf(detector, told.source);
    const known = this.#episodes.find(key, at);
    const isAlone = known === undefined && told.feeds.length === 1;
    if (detector === SILENT_SOURCE && !isAlone) for (const feed of told.feeds) feed.isOfSeveral = true;
    if (known !== undefined) {
      const feeds = [...this.#feedsOf(told.source, known), ...told.feeds];
      const { finding_uid, time, first_seen } = known.finding;
      known.finding = { ...render(this.#tenant, { ...told, feeds }), finding_uid, time, first_seen };
      known.observed = namesOf({ ...told, feeds });
      known.lastAt = at;
      this.#episodes.touch(known);
      return;
    }
    const finding = render(this.#tenant, told);
    this.#episodes.open({
      key: isAlone ? `coverage:${finding.finding_uid}` : key,
      identity: -1,
      finding,
      lastAt: at,
      openedHour: told.hour,
      peakHour: 0,
      peak: undefined,
      ...(!isAlone && { observed: namesOf(told) }),
    });
  }

  /** The logs that the episode tells of. */
  #feedsOf(source: string, { observed = [] }: Episode): readonly Feed[] {
    return observed
      .map((name) => (source === "" ? (JSON.parse(name) as [string, string]) : ([source, name] as const)))
      .map(([of, account]) => this.#feeds.get(of)?.get(account))
      .filter((feed) => feed !== undefined);
  }
}

function keyOf(detector: string, source: string): string {
  return `coverage:${detector}:${source}`;
}

/** The logs, as an episode keeps them: by their accounts, and by their sources too where it is of several. */
function namesOf({ source, feeds }: ToldFeeds): readonly string[] {
  return feeds.map((feed) => (source === "" ? JSON.stringify([feed.source, feed.account]) : feed.account));
}

function fellSilent(feed: Feed, hour: number): boolean {
  return !feed.toldSilent && hour - feed.last >= silentAfter(feed);
}

function isGone(feed: Feed, at: number): boolean {
  const had = feed.withField[at] as number;
  const lacked = feed.without[at] as number;
  const always = had >= MANY_HOURS && had >= ALWAYS * (feed.hours - lacked - 1);
  return always && lacked >= GONE_HOURS && (feed.withoutEvents[at] as number) >= GONE_EVENTS;
}
