import { getIdentity, type IdentityProfile, type Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { beatsQuestion, runsOf } from "../../queries/finding/beats.ts";
import { type Chain, chains, chainsQuestion } from "../../queries/finding/chains.ts";
import { type ChangeNearby, changesNearby, changesNearbyQuestion } from "../../queries/finding/changes-nearby.ts";
import { type Fate, fateOf } from "../../queries/finding/fate.ts";
import { type Facet, isNew, type Lanes, lanes, lanesQuestion } from "../../queries/finding/lanes.ts";
import { lastBefore } from "../../queries/finding/last-before.ts";
import { type Opinion, opinions, opinionsQuestion } from "../../queries/finding/opinions.ts";
import { peakTime } from "../../queries/finding/peak-time.ts";
import { type NovelFacet, type PeerCounts, peerCounts, peersQuestion } from "../../queries/finding/peers.ts";
import { type Companion, sameDeviation, sameDeviationQuestion } from "../../queries/finding/same-deviation.ts";
import { type Hour, hourly, hourlyQuestion } from "../../queries/hourly.ts";
import type { Question } from "../../queries/question.ts";
import { oddStart, type Span, spanOf } from "../../queries/span.ts";
import { type Moment, timeline, timelineQuestion } from "../../queries/timeline.ts";

/** Of what is new, so many values are looked for at its peers. */
const MOST_NEW = 12;

/** An answer with the question that it answers, so that the page can show both. */
export interface Answered<T> {
  readonly question: Question;
  readonly answer: T;
}

/** All that the page of a finding shows. */
export interface FindingView {
  readonly finding: Finding;
  /** Undefined where the identity has no row (yet). */
  readonly profile: IdentityProfile | undefined;
  readonly span: Span;
  readonly hours: Answered<readonly Hour[]>;
  readonly lanes: Answered<Lanes>;
  readonly moments: Answered<readonly Moment[]>;
  readonly companions: Answered<readonly Companion[]>;
  /** Who else had what is new to it. */
  readonly peers: { readonly question: Question | undefined; readonly answer: PeerCounts };
  /** When the runs of its job began, epoch ms. */
  readonly runs: Answered<readonly number[]>;
  readonly chains: Answered<readonly Chain[]>;
  readonly nearby: Answered<readonly ChangeNearby[]>;
  readonly opinions: Answered<readonly Opinion[]>;
  readonly fate: Fate;
}

/** Read it, questions that do not wait for each other at once. */
export async function readFindingView(store: Store, finding: Finding): Promise<FindingView> {
  const peakAt = await peakTime(store, finding);
  const oddFrom = oddStart(finding, peakAt);
  const last = await lastBefore(store, finding, oddFrom);
  const span = spanOf(oddFrom, peakAt, last);
  const hoursAsked = hourlyQuestion(finding, span);
  const momentsAsked = timelineQuestion(finding, span, peakAt);
  const companionsAsked = sameDeviationQuestion(finding);
  const answered = async <T>(
    question: Question,
    ask: (store: Store, question: Question) => Promise<T>,
  ): Promise<Answered<T>> => ({ question, answer: await ask(store, question) });
  const [profile, hours, laned, moments, companions, ...rest] = await Promise.all([
    getIdentity(store, finding.identity_uid, finding.tenant),
    hourly(store, hoursAsked, span),
    answered(lanesQuestion(finding, span), (from, question) => lanes(from, question, span)),
    timeline(store, momentsAsked),
    sameDeviation(store, companionsAsked),
    answered(beatsQuestion(finding, span), runsOf),
    answered(chainsQuestion(finding, span), chains),
    answered(changesNearbyQuestion(finding, span), changesNearby),
    answered(opinionsQuestion(finding), opinions),
    fateOf(store, finding.tenant, finding.finding_uid),
  ]);
  const [runs, chained, nearby, said, fate] = rest;
  const fresh = (facet: Facet): readonly string[] =>
    laned.answer[facet]
      .filter(isNew)
      .slice(0, MOST_NEW)
      .map(({ value }) => value);
  const novelties = {
    src_network: fresh("src_network"),
    client: fresh("client"),
    action: fresh("action"),
  } satisfies Record<NovelFacet, readonly string[]>;
  const peersAsked = peersQuestion(finding, novelties, span);
  const peers = { question: peersAsked, answer: await peerCounts(store, peersAsked) };
  return {
    finding,
    profile,
    span,
    hours: { question: hoursAsked, answer: hours },
    lanes: laned,
    moments: { question: momentsAsked, answer: moments },
    companions: { question: companionsAsked, answer: companions },
    ...{ peers, runs, chains: chained, nearby, opinions: said, fate },
  };
}
