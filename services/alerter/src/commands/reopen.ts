import {
  type Alerter,
  decide,
  type Episode,
  type ExpectedEntry,
  findingsOf,
  isOpen,
  recallEnded,
  saidOf,
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

/** Takes back what was said of a finding, or what a message tells of somebody's word or of an end; or says why not. */
export function takeBack(alerter: Alerter, order: KnownOrder, command: Reopen, now: number): Obeyed {
  const { finding } = order;
  const known = subjectOf(alerter, order, command, now);
  if (known.length === 0 && finding === undefined && "findingUid" in command.subject) return nothing(UNKNOWN);
  const closed = known.filter(({ state }) => state === "closed");
  const owners = ownersOf(known);
  if (closed.length + owners.length === 0 && known.some(isOpen)) return nothing(already(reopenedAlready(whoOf(known))));
  const verdicts = closed.flatMap(({ verdict }) => verdict ?? []);
  const effects = decide(alerter, { ...command, subject: allOf(known) }, now);
  if (complaintIn(effects) !== "") return { ...nothing(leftAsItIs(alerter, known)), effects };
  const about = closed.length === 0 ? [] : spokenFor(closed, finding);
  return {
    effects,
    feedback: about.map((each) => reopenedRow(each, command, now)),
    answer: { accepted: true, message: [...owners, ...beside(alerter, known, verdicts, now)].join("; ") },
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
  const said = saidOf(alerter, subject);
  if (said !== undefined) return said;
  const recalled = (order.judged ?? []).map((row) => speaking(recallEnded(alerter, row, now), row));
  return [...new Set([...episodesOf(alerter, subject, order.finding), ...recalled])];
}

/** Whose acknowledgements are taken back, each once. */
function ownersOf(known: readonly Episode[]): readonly string[] {
  const owners = known.flatMap(({ state, ackedBy }) => (state === "acknowledged" ? [ackedBy] : []));
  return [...new Set(owners)].map((by) => `the acknowledgement${by === "" ? "" : ` of ${by}`} is taken back`);
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
  const entry = known.flatMap((episode) => alerter.expected.expectedBy(episode, now) ?? [])[0];
  if (entry === undefined) return [];
  return [`the same is still expected by another verdict, of ${entry.by}, until ${formatMinute(entry.endsAt)}`];
}

/** Of those that held something back: whose word a verdict has overruled, and until when that was to hold. */
export function overruled({ state }: Alerter, before: readonly ExpectedEntry[]): readonly string[] {
  const gone = before.filter(({ entryId }) => !state.expected.has(entryId));
  return gone.map(({ by, endsAt }) => `the same is no longer expected, as ${by} had it until ${formatMinute(endsAt)}`);
}

/** The newest stretch of each. */
function newestOf({ state }: Alerter, known: readonly Episode[]): readonly Episode[] {
  return known.flatMap(({ fingerprint }) => state.episodes.get(state.byFingerprint.get(fingerprint) ?? "") ?? []);
}
