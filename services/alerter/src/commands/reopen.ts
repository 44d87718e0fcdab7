import {
  type Alerter,
  decide,
  type Episode,
  findingsOf,
  isOpen,
  recallEnded,
  toldOver,
  type Verdict,
} from "@rolecall/alerting";
import { type Finding, formatMinute } from "@rolecall/core";
import { type Asked, already, type CommandAnswer, refused } from "./command.ts";
import { reopenedRow } from "./feedback-row.ts";
import { speaking } from "./judged-episodes.ts";
import { allOf, complaintIn, type KnownOrder, nothing, type Obeyed, UNKNOWN } from "./obeyed.ts";
import { reopenedAlready } from "./standing.ts";
import { episodesOf } from "./subjects.ts";

type Reopen = Extract<Asked, { readonly kind: "reopen" }>;

export const NEVER_JUDGED: CommandAnswer = refused("conflict", "nobody has judged it: there is nothing to take back");

/** Takes back what was said of a finding, or of all that a message told to be over; or says why not. */
export function takeBack(alerter: Alerter, order: KnownOrder, command: Reopen, now: number): Obeyed {
  const { finding } = order;
  const known = subjectOf(alerter, order, command, now);
  if (known.length === 0 && finding === undefined && "findingUid" in command.subject) return nothing(UNKNOWN);
  const closed = known.filter(({ state }) => state === "closed");
  if (closed.length === 0 && known.some(isOpen)) return nothing(already(reopenedAlready(whoOf(known))));
  const verdicts = closed.flatMap(({ verdict }) => verdict ?? []);
  const effects = decide(alerter, { ...command, subject: allOf(known) }, now);
  if (complaintIn(effects) !== "") return { ...nothing(leftAsItIs(alerter, known)), effects };
  const about = closed.length === 0 ? [] : spokenFor(closed, finding);
  return {
    effects,
    feedback: about.map((each) => reopenedRow(each, command, now)),
    answer: { accepted: true, message: beside(alerter, known, verdicts, now).join("; ") },
    isDone: true,
  };
}

/** The finding, and whatever these speak for: a verdict on it may have been given by the name of any of them. */
export function spokenFor(closed: readonly Episode[], finding: Finding | undefined): readonly Finding[] {
  const all = closed.flatMap((episode) =>
    findingsOf(episode).map((finding_uid) => ({ ...episode.finding, finding_uid })),
  );
  return [...new Map([...all, finding ?? []].flat().map((each) => [each.finding_uid, each])).values()];
}

function subjectOf(alerter: Alerter, order: KnownOrder, { subject }: Reopen, now: number): readonly Episode[] {
  if ("groupId" in subject) return toldOver(alerter, subject.groupId);
  const recalled = (order.judged ?? []).map((row) => speaking(recallEnded(alerter, row, now), row));
  return [...new Set([...episodesOf(alerter, subject, order.finding), ...recalled])];
}

/** Nothing of it was judged, or is near enough to go on. */
function leftAsItIs(alerter: Alerter, known: readonly Episode[]): CommandAnswer {
  if (newestOf(alerter, known).some(isOpen)) return already(reopenedAlready(undefined));
  const by = whoOf(known);
  return by === undefined ? NEVER_JUDGED : already(reopenedAlready(by));
}

function whoOf(known: readonly Episode[]): string | undefined {
  return known.find(({ reopenedBy }) => reopenedBy !== undefined)?.reopenedBy;
}

/** What is to be known beside it: what a reopening does not undo, and what else holds the same back. */
function beside(
  alerter: Alerter,
  known: readonly Episode[],
  verdicts: readonly Verdict[],
  now: number,
): readonly string[] {
  const said: string[] = [];
  if (!newestOf(alerter, known).some(isOpen))
    said.push("its alert is over, so nobody is told now; the same alerts again");
  said.push(...stillExpected(alerter, known, now));
  if (verdicts.includes("true_positive")) said.push("what the verdict took out of what is known of it stays out");
  return said;
}

/** Whose other verdict calls the same expected, and until when: it holds the same back whatever is said of these. */
export function stillExpected(alerter: Alerter, known: readonly Episode[], now: number): readonly string[] {
  const entry = known.flatMap(({ finding }) => alerter.expected.expectedBy(finding, now) ?? [])[0];
  if (entry === undefined) return [];
  return [`the same is still expected by another verdict, of ${entry.by}, until ${formatMinute(entry.endsAt)}`];
}

/** The newest stretch of each. */
function newestOf({ state }: Alerter, known: readonly Episode[]): readonly Episode[] {
  return known.flatMap(({ fingerprint }) => state.episodes.get(state.byFingerprint.get(fingerprint) ?? "") ?? []);
}
