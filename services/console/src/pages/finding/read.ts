import { getIdentity, type IdentityProfile, type Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { type Hour, hourly, hourlyQuestion } from "../../queries/hourly.ts";
import { type Facet, type Lane, lanes, lanesQuestion } from "../../queries/lanes.ts";
import { lastBefore } from "../../queries/last-before.ts";
import { peakTime } from "../../queries/peak-time.ts";
import type { Question } from "../../queries/question.ts";
import { type Companion, sameDeviation, sameDeviationQuestion } from "../../queries/same-deviation.ts";
import { oddStart, type Span, spanOf } from "../../queries/span.ts";
import { type Moment, timeline, timelineQuestion } from "../../queries/timeline.ts";

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
  readonly lanes: Readonly<Record<Facet, Answered<readonly Lane[]>>>;
  readonly moments: Answered<readonly Moment[]>;
  readonly companions: Answered<readonly Companion[]>;
}

/** Read it, questions that do not wait for each other at once. */
export async function readFindingView(store: Store, finding: Finding): Promise<FindingView> {
  const peakAt = await peakTime(store, finding);
  const oddFrom = oddStart(finding, peakAt);
  const last = await lastBefore(store, finding, oddFrom);
  const span = spanOf(oddFrom, peakAt, last);
  const laned = async (facet: Facet): Promise<Answered<readonly Lane[]>> => {
    const question = lanesQuestion(finding, facet, span);
    return { question, answer: await lanes(store, question, span) };
  };
  const hoursAsked = hourlyQuestion(finding, span);
  const momentsAsked = timelineQuestion(finding, span, peakAt);
  const companionsAsked = sameDeviationQuestion(finding);
  const [profile, hours, network, client, action, credential, moments, companions] = await Promise.all([
    getIdentity(store, finding.identity_uid),
    hourly(store, hoursAsked, span),
    laned("src_network"),
    laned("client"),
    laned("action"),
    laned("credential_uid"),
    timeline(store, momentsAsked),
    sameDeviation(store, companionsAsked),
  ]);
  return {
    finding,
    profile,
    span,
    hours: { question: hoursAsked, answer: hours },
    lanes: { src_network: network, client, action, credential_uid: credential },
    moments: { question: momentsAsked, answer: moments },
    companions: { question: companionsAsked, answer: companions },
  };
}
