import type { Event } from "@rolecall/core";
import { eventField } from "../rules/event-field.ts";

/** What logs may carry, and a detector be blind without. */
export const CARRIED = ["src_network", "client", "resource", "credential_uid"] as const;

const READERS = CARRIED.map(eventField);

/** Hours between which a log said nothing, although it should have, told of or not: its last before, and its first after. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Whole hours between the two in which the outage kept an identity from being seen. */
export function lostHours(outage: Outage | undefined, last: number, hour: number): number {
  if (outage === undefined) return 0;
  return Math.max(0, Math.min(hour, outage.to) - Math.max(last, outage.from) - 1);
}

/** The same until the end of `hour`, where the outage may go on: from when it was told of. */
export function lostUntil(feed: Feed, last: number, hour: number): number {
  const present = { from: feed.last, to: hour + 1 };
  const goesOn = feed.toldSilent && feed.isOfSeveral === true;
  return lostHours(feed.outage, last, hour + 1) + (goesOn ? lostHours(present, last, hour + 1) : 0);
}

/** The logs of one source and account: what came, and when. Plain data: it is a row of the snapshot as it stands. */
export interface Feed {
  readonly source: string;
  readonly provider: string;
  readonly account: string;
  /** Hours since the epoch: of the first event, and of the latest. */
  first: number;
  last: number;
  /** Hour of the newest event by its own time, which is before `last` while a backlog comes. */
  newest: number;
  /** Hours with an event, and the longest time between two such hours; of silences that were told of, a part. */
  hours: number;
  longest: number;
  /** Of the latest hour with events: how many there are, and how many carry each field. */
  events: number;
  carried: number[];
  /** Per field: hours that had it, hours in a row without, and the events of those. */
  withField: number[];
  without: number[];
  withoutEvents: number[];
  /** Its present silence was told of; and per field, its disappearance. */
  toldSilent: boolean;
  toldFields: boolean[];
  /** Whose the latest hour's first event is, until two acted in one hour or the log fell silent with others: then it is of several. */
  who?: string | undefined;
  isOfSeveral?: boolean;
  /** The latest outage that is over. That of a log of one is its own. */
  outage?: Outage | undefined;
  /** The latest event. */
  uid: string;
  origin: string;
}

/** Silent is who was silent for so long, and three times longer than ever before. */
const SILENT_HOURS = 6;
const TIMES_LONGER = 3;
/** What several are silent for together, so long and so many times longer than ever before, is the log's: too short to be told of, perhaps. */
const OUTAGE_HOURS = 3;
/** A feed's habits are known after a week, weekend included, with so many hours of events. */
export const KNOWN_AGE = 168;
const KNOWN_HOURS = 72;

/** Fewer events say nothing of what a log carries. */
const FEW_EVENTS = 5;

export function newFeed(event: Event, hour: number, own: number): Feed {
  const none = CARRIED.map(() => 0);
  return {
    source: event.source,
    provider: event.provider,
    account: event.account_uid ?? "",
    first: hour,
    last: hour,
    newest: own,
    hours: 1,
    longest: 0,
    events: 0,
    carried: [...none],
    withField: [...none],
    without: [...none],
    withoutEvents: [...none],
    toldSilent: false,
    toldFields: CARRIED.map(() => false),
    uid: "",
    origin: "",
  };
}

/** As if the log began in that hour; what it kept from being seen until then is nobody's silence. */
export function beginAgain(feed: Feed, hour: number): void {
  feed.outage = { from: feed.last, to: hour };
  feed.first = hour;
  feed.last = hour;
  feed.newest = hour;
  feed.toldSilent = false;
}

/** One event of the feed, of an hour that is not before its latest; by its own time of `own`. */
export function noteEvent(feed: Feed, event: Event, hour: number, own: number): void {
  if (hour > feed.last) {
    endHour(feed);
    feed.hours += 1;
    if (isOutage(feed, hour)) feed.outage = { from: feed.last, to: hour };
    feed.longest = Math.max(feed.longest, pauseOf(feed, hour));
    feed.who = undefined;
    feed.last = hour;
    feed.toldSilent = false;
  }
  noteNewest(feed, own);
  feed.events += 1;
  if (feed.isOfSeveral !== true) noteWho(feed, event.identity_uid);
  feed.uid = event.event_uid;
  feed.origin = event.origin;
  for (let at = 0; at < READERS.length; at += 1) {
    if (READERS[at]?.(event) !== undefined) feed.carried[at] = (feed.carried[at] as number) + 1;
  }
}

function noteWho(feed: Feed, identity: string): void {
  feed.who ??= identity;
  if (feed.who !== identity) feed.isOfSeveral = true;
}

/** From so many hours on, a silence of the feed is told of. */
export function silentAfter({ longest }: Feed): number {
  return Math.max(SILENT_HOURS, TIMES_LONGER * longest);
}

/** Is it known by `hour` when it comes? */
export function isKnown(feed: Feed, hour: number): boolean {
  return feed.hours >= KNOWN_HOURS && hour - feed.first >= KNOWN_AGE;
}

/** From so many hours on, a silence of the feed is an outage. */
function outageAfter({ longest }: Feed): number {
  return Math.max(OUTAGE_HOURS, TIMES_LONGER * longest);
}

/** Was the silence that ends in `hour` the log's own? */
function isOutage(feed: Feed, hour: number): boolean {
  if (feed.isOfSeveral !== true) return false;
  return feed.toldSilent || (isKnown(feed, feed.last) && hour - feed.last >= outageAfter(feed));
}

/**
 * An event is newer, by its own time, than all before: a week newer where a log of several was young when it fell silent, or where its
 * present comes between the records of a backlog.
 */
function noteNewest(feed: Feed, own: number): void {
  if (own <= feed.newest) return;
  if (feed.isOfSeveral === true && own - feed.newest >= KNOWN_AGE) feed.outage = { from: feed.newest, to: own };
  feed.newest = own;
}

/**
 * The pause that ends in `hour`. An outage must not make the next one usual at once. Who pauses like this again and again is
 * told of a few times, ever later.
 */
function pauseOf(feed: Feed, hour: number): number {
  if (feed.toldSilent) return Math.ceil(silentAfter(feed) / 2);
  return isOutage(feed, hour) ? Math.ceil(outageAfter(feed) / 2) : hour - feed.last;
}

/** The latest hour with events is over: what did it carry? */
function endHour(feed: Feed): void {
  for (let at = 0; at < CARRIED.length && feed.events >= FEW_EVENTS; at += 1) {
    if ((feed.carried[at] as number) > 0) {
      feed.withField[at] = (feed.withField[at] as number) + 1;
      feed.without[at] = 0;
      feed.withoutEvents[at] = 0;
      feed.toldFields[at] = false;
    } else {
      feed.without[at] = (feed.without[at] as number) + 1;
      feed.withoutEvents[at] = (feed.withoutEvents[at] as number) + feed.events;
    }
  }
  feed.events = 0;
  feed.carried.fill(0);
}
