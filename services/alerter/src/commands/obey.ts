import {
  type Alerter,
  decide,
  type Episode,
  isOpen,
  type Judgement,
  recallEpisode,
  verdictOf,
} from "@rolecall/alerting";
import { ACCEPTED, type Asked, already, type Command, type CommandAnswer, type Order, refused } from "./command.ts";
import { expectedWords } from "./expected-words.ts";
import { feedbackRow } from "./feedback-row.ts";
import { allOf, complaintIn, type KnownOrder, nothing, type Obeyed, UNKNOWN } from "./obeyed.ts";
import { overruled, stillExpected, takeBack } from "./reopen.ts";
import { judgedOtherwise, standing } from "./standing.ts";
import { episodesOf } from "./subjects.ts";

const OVER = refused("not-found", "this message's findings are over");
const NOTHING_OPEN = refused("conflict", "nothing of it is open any more");
const NOT_KEPT = refused(
  "conflict",
  "nobody is reminded of it, since a replay found it or it is long over: give it a verdict instead",
);

/** Obeys one order now, or says why not. */
export function obey(alerter: Alerter, order: KnownOrder, now: number): Obeyed {
  const foreign = foreignTo(alerter, order);
  if (foreign !== undefined) return nothing(foreign);
  const { command } = order;
  switch (command.kind) {
    case "feedback":
      return judge(alerter, order, command, now);
    case "acknowledge":
    case "resolve": {
      const known = episodesOf(alerter, command.subject, order.finding);
      const open = known.filter(isOpen);
      if (open.length === 0) return nothing(known.length > 0 ? NOTHING_OPEN : notKept(order));
      const holds = standing(alerter, command, open, now);
      if (holds !== undefined) return nothing(already(holds));
      return together(alerter, { ...command, subject: allOf(open) }, now);
    }
    case "expire-silence":
      if (!alerter.state.silences.has(command.silenceId))
        return nothing(refused("not-found", "there is no such silence"));
      return once(alerter, command, now);
    case "silence":
      return once(alerter, { ...command, silence: { ...command.silence, updatedAt: now } }, now);
    case "refused-action":
    case "told-change":
      return { ...nothing(ACCEPTED), isDone: true };
    case "reopen":
      return takeBack(alerter, order, command, now);
    case "snooze":
      return once(alerter, command, now);
  }
}

/** What holds already is not done again. */
function once(alerter: Alerter, command: Asked, now: number): Obeyed {
  const holds = standing(alerter, command, [], now);
  return holds === undefined ? together(alerter, command, now) : nothing(already(holds));
}

type FeedbackCommand = Extract<Command, { readonly kind: "feedback" }>;

function judge(alerter: Alerter, order: KnownOrder, command: FeedbackCommand, now: number): Obeyed {
  const { finding } = order;
  const known = episodesOf(alerter, command.subject, finding);
  const open = known.filter(({ state }) => state !== "closed");
  if (open.length === 0 && known.length > 0) {
    const holds = standing(alerter, command, known, now);
    return nothing(holds === undefined ? judgedOtherwise(...otherThan(known, command.verdict)) : already(holds));
  }
  if (open.length === 0 && finding === undefined) return nothing("groupId" in command.subject ? OVER : UNKNOWN);
  const judged = finding !== undefined && open.length === 0 ? [recallEpisode(alerter, finding, now)] : open;
  const about = finding === undefined ? judged.map((episode) => episode.finding) : [finding];
  const held = new Set(judged.flatMap((episode) => alerter.expected.allLike(episode, now)));
  const { effects } = together(alerter, { ...command, subject: allOf(judged) }, now);
  // A verdict that closed something stands; what is refused beside it, and what becomes of other words, is only told.
  const isExpected = command.verdict.feedback === "expected";
  const still = isExpected ? expectedWords(judged) : stillExpected(alerter, judged, now);
  const others = [...still, ...overruled(alerter, [...held])];
  const answer = {
    accepted: true,
    message: [complaintIn(effects), ...others].filter((each) => each !== "").join("; "),
  } as const;
  const feedback = about.map((each) => feedbackRow(each, command.verdict, now));
  return { effects, feedback, answer, isDone: true };
}

/** The other verdict, and whose it is. */
function otherThan(known: readonly Episode[], { feedback }: Judgement): readonly [string, string | undefined] {
  const other = known.find(({ verdict }) => verdict !== verdictOf(feedback));
  return [other?.verdict ?? "", other?.closedBy];
}

/** Nobody is told of what a replay finds, nor reminded of what was over long ago. */
function notKept({ command, finding }: KnownOrder): CommandAnswer {
  if (command.kind !== "acknowledge" || !("subject" in command) || !("findingUid" in command.subject))
    return NOTHING_OPEN;
  return finding === undefined ? UNKNOWN : NOT_KEPT;
}

/** One turn of the machine, so that what is said of it is said once; refused where the machine refuses. */
function together(alerter: Alerter, command: Asked, now: number): Obeyed {
  const effects = decide(alerter, command, now);
  const complaint = complaintIn(effects);
  const isDone = complaint === "";
  return { effects, feedback: [], answer: isDone ? ACCEPTED : refused("refused", complaint), isDone };
}

/** A message's buttons name its group; the group says whose it is, and never the message. */
function foreignTo({ state }: Alerter, { command, receivers }: Order): CommandAnswer | undefined {
  const groupId = groupIn(command);
  if (groupId === undefined) return undefined;
  const group = state.groups.get(groupId);
  if (group === undefined) return OVER;
  if (receivers === undefined || receivers.includes(group.target.receiver)) return undefined;
  return refused("not-allowed", "this message belongs to another receiver");
}

function groupIn(command: Command): string | undefined {
  if (command.kind === "snooze") return command.groupId;
  return "subject" in command && "groupId" in command.subject ? command.subject.groupId : undefined;
}
