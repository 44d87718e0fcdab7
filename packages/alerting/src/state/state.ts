import type { Dimension, Finding, Severity } from "@rolecall/core";
import type { Hold } from "../delivery/receipt.ts";
import type { Verdict } from "../episode/verdict.ts";
import type { NotifyReason } from "../group/notify-decision.ts";
import type { Silence } from "../hold/silence.ts";
import type { Labels } from "../matcher/matcher.ts";
import type { Target } from "../route/route.ts";

const EPISODE_STATES = ["pending", "firing", "acknowledged", "resolved", "closed"] as const;
export type EpisodeState = (typeof EPISODE_STATES)[number];

/** A finding that a group still owes an answer: a notification or a receipt. */
export interface Pending {
  readonly groupId: string;
  readonly findingUid: string;
  /** Hash of the newest version it answers for. */
  readonly version: string;
  /** How many versions it answers for. */
  readonly count: number;
  readonly at: number;
}

/** One stretch of the same finding, from first evidence to its end. All instants are epoch ms of arrival. */
export interface Episode {
  readonly episodeId: string;
  readonly fingerprint: string;
  /** Which stretch of this fingerprint it is, from 1. */
  readonly n: number;
  state: EpisodeState;
  verdict: Verdict | undefined;
  /** The newest version. */
  finding: Finding;
  /** The findings whose evidence that one took over, oldest first, bounded. */
  before?: readonly string[] | undefined;
  labels: Labels;
  /** Of a finding about a group, the labels of the inventory that the others have. */
  members?: Readonly<Record<string, Labels>> | undefined;
  /** The highest so far. */
  severity: Severity;
  readonly openedAt: number;
  updatedAt: number;
  /** Arrival of the newest evidence. */
  lastAt: number;
  endedAt: number | undefined;
  /** When it is resolved without further evidence. */
  resolveAt: number | undefined;
  count: number;
  /** Hashes of the versions taken, oldest first, bounded. */
  versions: readonly string[];
  /** Instants at which it fired again after it was resolved, within the flap window. */
  reopens: readonly number[];
  flapCount: number;
  ackedBy: string;
  ackedAt: number | undefined;
  suppressedBy: readonly Hold[];
  /** Who gave the verdict. */
  closedBy?: string | undefined;
  /** Who took the last verdict or acknowledgement back, or said that it is not over. */
  reopenedBy?: string | undefined;
  /** When the last acknowledgement was taken back. */
  givenBackAt?: number | undefined;
  /** What its verdict allows from now on; kept here so that it lives as long as the episode's row. */
  expectation: ExpectedEntry | undefined;
  pending: readonly Pending[];
  /** Grows with each row written. */
  revision: number;
}

/** What was last said to a group's receiver, and the ids of where. */
export interface LogEntry {
  readonly at: number;
  readonly reason: NoticeReason;
  readonly sequence: number;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly severity: Severity;
}

/** One message or incident: the findings of one route with equal group labels, for one channel. */
export interface Group {
  /** Hash of tenant, receiver, channel and key. */
  readonly groupId: string;
  /** Route name and group labels. */
  readonly key: string;
  readonly route: string;
  readonly target: Target;
  readonly labels: Labels;
  /** The dedup key as receivers see it, fixed when the group is created. */
  readonly wireKey: string;
  readonly createdAt: number;
  /** The next flush; undefined while a group without members waits to be forgotten. */
  flushAt: number | undefined;
  /** Episode ids, in order of arrival. */
  members: string[];
  /** What held which member back at the last flush. */
  held: Readonly<Record<string, Hold>>;
  /** What held whom back until the last flush, and did so no longer then. */
  freed?: Readonly<Record<string, Hold>> | undefined;
  log: LogEntry | undefined;
  sequence: number;
  externalIds: Readonly<Record<string, string>>;
  /** The notice on its way. At most one, so that a receiver sees them in order. */
  inFlight: string | undefined;
  /** A flush came due meanwhile. */
  overdue: boolean;
  /** Stands for many groups while their receiver is in digest mode. */
  readonly digest: boolean;
  /** A change to what was already said, to be passed on at the next flush. */
  refresh: RefreshReason | undefined;
  /** When its last notice was decided. */
  spokeAt?: number | undefined;
  /** What a person did, to be said with the next message. */
  remark?: Remark | undefined;
  /** The place in the queue of the first notice that was given up since the receiver last took one: what says it anew has it. */
  untold?: Place | undefined;
  /** The silence that somebody snoozed it with: when that has ended, what still fires is said again. */
  snooze?: string | undefined;
}

/** Where a notice stands among those for the same channel. */
export interface Place {
  /** Epoch ms at which it was decided. */
  readonly at: number;
  /** Grows with each notice of the alerter. */
  readonly order: number;
}

/** What changes a message without notifying anybody again. */
export type RefreshReason = "acknowledged" | "unacknowledged" | "evidence_updated" | "snoozed";

/** What a person did, for the message that follows. `why` is their own words. */
export interface Remark {
  readonly did:
    | "acknowledged"
    | "unacknowledged"
    | "snoozed"
    | "expected"
    | "dismissed"
    | "compromised"
    | "reopened"
    | "resolved"
    | "flapping"
    | "snooze-over";
  readonly by: string;
  readonly why: string;
  /** Epoch ms at which it ends, where it does. */
  readonly until?: number | undefined;
}

/** Why a notice goes out: a reason of the table, a change to what was already said, or a digest instead of many. */
export type NoticeReason = NotifyReason | RefreshReason | "storm_digest";

/** A finding that a notice answers for. */
export interface Carried {
  readonly episodeId: string;
  readonly findingUid: string;
  readonly version: string;
  /** Versions that this notice settles; 0 for a member that is only repeated. */
  readonly count: number;
}

/** A notice written down before it is sent, until its outcome is known. */
export interface OutboxItem {
  readonly noticeId: string;
  /** A receiver that was down is told in this order. */
  readonly place: Place;
  readonly groupId: string;
  readonly reason: NoticeReason;
  readonly sequence: number;
  readonly at: number;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  /** Of the firing ones, those that were not in the notice before. */
  readonly fresh: readonly string[];
  readonly severity: Severity;
  readonly carried: readonly Carried[];
  readonly remark?: Remark | undefined;
  attempts: number;
  /** When it is to be sent (again); undefined while an attempt is under way. */
  nextAt: number | undefined;
  /** Not before this instant, as the receiver asked. */
  notBefore?: number | undefined;
  /** It failed, and then a later one was taken: suspected. It failed once more after that: its own, and nobody waits for it. */
  fault?: "suspected" | "own" | undefined;
  /** Why it was not taken, as its row says; absent before a first attempt has failed. */
  why?: string | undefined;
}

/** An analyst said that this is expected: what matches is held back until it ends. */
export interface ExpectedEntry {
  readonly entryId: string;
  readonly identityUid: string;
  /** The person it is about, of an agent that is one identity for everybody; empty for any other; of older entries not known. */
  readonly person?: string | undefined;
  readonly detector: string;
  /** The dimension it is about, and the value seen; both empty for a rule without dimensions. */
  readonly feature: string;
  readonly value: string;
  /** What whoever said so had seen: the finding, whom it named, how grave it was, and what it showed beside. Older entries do not say. */
  readonly findingUid?: string | undefined;
  readonly members?: readonly string[] | undefined;
  readonly severity?: Severity | undefined;
  readonly shown?: readonly Pick<Dimension, "name" | "observed">[] | undefined;
  readonly endsAt: number;
  readonly by: string;
  readonly reason: string;
  hits: number;
}

/** What one receiver was to be told in the last minute, and whether it is in digest mode. */
export interface ReceiverLoad {
  /** Instants of notifications, sent or shed; bounded. */
  askedAt: readonly number[];
  /** Since when it is in digest mode. */
  digestSince: number | undefined;
  /** Since when its rate is below half the limit. */
  calmSince: number | undefined;
  /** Whether it has too many open groups, and when that was counted. */
  crowded: boolean;
  countedAt: number;
  /** Not before this instant, as it asked; also where the notice that it said so of was given up since. */
  pausedUntil: number;
  /** It did not take what it was told last: it is asked with one notice at a time. */
  isAway: boolean;
}

/** Everything the alerter knows. Plain data. */
export interface AlerterState {
  /** Episodes, open and lately ended, by id. */
  readonly episodes: Map<string, Episode>;
  /** The newest episode of each fingerprint. */
  readonly byFingerprint: Map<string, string>;
  readonly groups: Map<string, Group>;
  readonly outbox: Map<string, OutboxItem>;
  readonly silences: Map<string, Silence>;
  readonly expected: Map<string, ExpectedEntry>;
  readonly loads: Map<string, ReceiverLoad>;
  /** Episodes that each staged rule opened while it was. */
  readonly staged: Map<string, number>;
  /** No flush before this instant: what was restored may be incomplete until then. */
  quietUntil: number;
  /** Notices so far. */
  notices: number;
}

/** Of one channel of a receiver, from now on where nothing was known of it. */
export function loadOf({ loads }: AlerterState, { receiver, integration }: Target): ReceiverLoad {
  const key = `${receiver}/${integration}`;
  const known = loads.get(key);
  if (known !== undefined) return known;
  const load: ReceiverLoad = {
    ...{ askedAt: [], digestSince: undefined, calmSince: undefined, crowded: false, countedAt: 0 },
    ...{ pausedUntil: 0, isAway: false },
  };
  loads.set(key, load);
  return load;
}

/** A state that has seen nothing. */
export function createState(): AlerterState {
  return {
    episodes: new Map(),
    byFingerprint: new Map(),
    groups: new Map(),
    outbox: new Map(),
    silences: new Map(),
    expected: new Map(),
    loads: new Map(),
    staged: new Map(),
    quietUntil: 0,
    notices: 0,
  };
}
