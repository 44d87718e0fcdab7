import { type IdentityProfile, listFindings, type Store } from "@rolecall/clickhouse";
import type { Finding, IdentityLink } from "@rolecall/core";
import { type Hour, hourly, hourlyQuestion } from "../../queries/hourly.ts";
import { links, linksQuestion } from "../../queries/identity/identity-links.ts";
import { lastMoments, lastMomentsQuestion } from "../../queries/identity/last-moments.ts";
import { type Neighbour, neighbours, neighboursQuestion } from "../../queries/identity/neighbours.ts";
import { type ScopesUsed, scopesQuestion, scopesUsed } from "../../queries/identity/scopes-used.ts";
import { type Tops, tops, topsQuestion } from "../../queries/identity/tops.ts";
import { type Watching, watching, watchingQuestion } from "../../queries/identity/watching.ts";
import type { Question } from "../../queries/question.ts";
import { type Span, spanBefore } from "../../queries/span.ts";
import type { Moment } from "../../queries/timeline.ts";
import type { Answered } from "../finding/read.ts";

export interface IdentityView {
  readonly profile: IdentityProfile;
  readonly findings: readonly Finding[];
  /** The three weeks before it was last seen. */
  readonly span: Span;
  readonly hours: readonly Hour[];
  readonly question: Question;
  readonly neighbours: Answered<readonly Neighbour[]>;
  readonly scopes: Answered<ScopesUsed>;
  readonly links: Answered<readonly IdentityLink[]>;
  readonly moments: Answered<readonly Moment[]>;
  readonly tops: Answered<Tops>;
  readonly watching: Answered<readonly Watching[]>;
}

/** Everything that the page of an identity shows. */
export async function readIdentityView(store: Store, profile: IdentityProfile): Promise<IdentityView> {
  const { identity } = profile;
  const span = spanBefore(identity.last_seen);
  const question = hourlyQuestion(identity, span);
  const topsAsked = topsQuestion(identity, span);
  const neighboursAsked = neighboursQuestion(identity, span);
  const scopesAsked = scopesQuestion(identity, span);
  const linksAsked = linksQuestion(identity);
  const watchingAsked = watchingQuestion(identity);
  const momentsAsked = lastMomentsQuestion(identity, span);
  const [findings, hours, near, scopes, moments, linked, known, watched] = await Promise.all([
    listFindings(store, { concerning: identity.identity_uid, tenant: identity.tenant, limit: 20 }),
    hourly(store, question, span),
    neighbours(store, neighboursAsked),
    scopesUsed(store, scopesAsked),
    lastMoments(store, momentsAsked),
    links(store, linksAsked),
    tops(store, topsAsked),
    watching(store, watchingAsked),
  ]);
  return {
    ...{ profile, findings, span, hours, question },
    watching: { question: watchingAsked, answer: watched },
    tops: { question: topsAsked, answer: known },
    neighbours: { question: neighboursAsked, answer: near },
    scopes: { question: scopesAsked, answer: scopes },
    links: { question: linksAsked, answer: linked },
    moments: { question: momentsAsked, answer: moments },
  };
}
