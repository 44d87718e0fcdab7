import {
  type Alerter,
  type Episode,
  FEEDBACKS,
  type Feedback,
  type Silence,
  silenceState,
  snoozeOf,
  verdictOf,
} from "@rolecall/alerting";
import { formatMinute } from "@rolecall/core";
import { type Asked, type CommandAnswer, refused } from "./command.ts";

export const ENDED_ALREADY = "it has ended already";

/** A snooze that would end no more than this after the one that holds is the same press again. */
const SAME_PRESS_MS = 60_000;

/**
 * What holds already of what is asked, in one sentence; undefined where something is to be done. Two people press one
 * button, one presses twice, a request comes again: the first is obeyed and written down, the others hear of it.
 * `episodes`: those that the command is about.
 */
export function standing(
  alerter: Alerter,
  command: Asked,
  episodes: readonly Episode[],
  now: number,
): string | undefined {
  switch (command.kind) {
    case "feedback":
      return judged(command, episodes);
    case "acknowledge":
      return acknowledged(episodes);
    case "snooze":
      return snoozed(alerter, command, now);
    case "silence": {
      const known = alerter.state.silences.get(command.silence.silenceId);
      return known !== undefined && isSame(known, command.silence) ? said("set", known.createdBy) : undefined;
    }
    case "expire-silence": {
      const known = alerter.state.silences.get(command.silenceId);
      const isOver = known !== undefined && silenceState(known, now) === "expired";
      return isOver ? ENDED_ALREADY : undefined;
    }
    case "resolve":
    case "reopen":
      return undefined;
  }
}

type AskedTo<K extends Asked["kind"]> = Extract<Asked, { readonly kind: K }>;

function judged({ verdict: { feedback } }: AskedTo<"feedback">, episodes: readonly Episode[]): string | undefined {
  const verdict = verdictOf(feedback);
  const isSaid = episodes.every((each) => each.state === "closed" && each.verdict === verdict);
  const [first] = episodes;
  return first !== undefined && isSaid ? judgedAlready(feedback, first.closedBy) : undefined;
}

/** Somebody has said the same. */
export function judgedAlready(feedback: Feedback, by: string | undefined): string {
  return said(JUDGED[feedback], by);
}

/** Somebody has said something else, and a verdict stands until it is taken back. */
export function judgedOtherwise(verdict: string, by: string | undefined): CommandAnswer {
  const [feedback] = FEEDBACKS.filter((each) => verdictOf(each) === verdict);
  const what = feedback === undefined ? `judged as ${verdict.replaceAll("_", " ")}` : JUDGED[feedback];
  return refused("conflict", `${said(what, by)}; reopen it to judge it otherwise`);
}

/** Nothing that anybody said of it stands; `by`: who took it back, where somebody did. */
export function reopenedAlready(by: string | undefined): string {
  return by === undefined ? "it is open already" : said("reopened", by);
}

function acknowledged(episodes: readonly Episode[]): string | undefined {
  const [first] = episodes;
  const isTaken = episodes.every(({ state }) => state === "acknowledged");
  return first !== undefined && isTaken ? said("acknowledged", first.ackedBy) : undefined;
}

function snoozed(alerter: Alerter, { groupId, forMs }: AskedTo<"snooze">, now: number): string | undefined {
  const known = snoozeOf(alerter, groupId, now);
  if (known === undefined || known.endsAt + SAME_PRESS_MS < now + forMs) return undefined;
  return said(`snoozed until ${formatMinute(known.endsAt)}`, known.createdBy);
}

const JUDGED: Readonly<Record<Feedback, string>> = {
  expected: "marked as expected",
  dismissed: "dismissed",
  compromised: "confirmed as a compromise",
};

function said(what: string, by: string | undefined): string {
  return `it is ${what} already${by === undefined || by === "" ? "" : `, by ${by}`}`;
}

function isSame(a: Silence, b: Silence): boolean {
  const words = ({ matchers, startsAt, endsAt, comment }: Silence): string =>
    JSON.stringify([matchers, startsAt, endsAt, comment]);
  return words(a) === words(b);
}
