import type { Effect, Episode, Subject } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import { type CommandAnswer, type Order, refused } from "./command.ts";
import type { FeedbackRow } from "./feedback-row.ts";
import type { JudgedEpisode } from "./judged-episodes.ts";

/** An order with what the tables know about it. */
export interface KnownOrder extends Order {
  /** The finding that the command names, where there is one in the history. */
  readonly finding?: Finding | undefined;
  /** Of one that is to be reopened: the episodes that a verdict on it has closed. */
  readonly judged?: readonly JudgedEpisode[] | undefined;
  /** It stands in the tables already, and only has to take effect. */
  readonly isRecorded?: boolean | undefined;
}

/** What came of an order: nothing but the answer where it was not obeyed. */
export interface Obeyed {
  readonly effects: readonly Effect[];
  readonly feedback: readonly FeedbackRow[];
  readonly answer: CommandAnswer;
  /** Something was done, which is to be written down; false as well for what held already. */
  readonly isDone: boolean;
}

export const UNKNOWN: CommandAnswer = refused("not-found", "there is no such finding");

export function nothing(answer: CommandAnswer): Obeyed {
  return { effects: [], feedback: [], answer, isDone: false };
}

/** These episodes and no others, as the machine takes them. */
export function allOf(episodes: readonly Episode[]): Extract<Subject, { readonly episodeIds: readonly string[] }> {
  return { episodeIds: episodes.map(({ episodeId }) => episodeId) };
}

/** What the machine did not do, in its words; empty where it did all. */
export function complaintIn(effects: readonly Effect[]): string {
  return effects.flatMap((effect) => (effect.kind === "rejected" ? [effect.message] : [])).join("; ");
}
