import { type Episode, verdictOf } from "@rolecall/alerting";
import { findingStates, getFinding, type Store } from "@rolecall/clickhouse";
import type { Batch } from "../tables.ts";
import { already, type Command, type CommandAnswer } from "./command.ts";
import { type FeedbackRow, feedbackRow, reopenedRow, type Said } from "./feedback-row.ts";
import { judgedEpisodes, speaking } from "./judged-episodes.ts";
import { UNKNOWN } from "./obeyed.ts";
import { NEVER_JUDGED, spokenFor } from "./reopen.ts";
import { judgedAlready, judgedOtherwise, reopenedAlready } from "./standing.ts";

type Of<K extends Command["kind"]> = Extract<Command, { readonly kind: K }>;

/** The last word on a finding or on one of the same stretch, and where that stood when the alerter stopped. Times are epoch ms, 0 where there is none. */
interface Known {
  readonly said: Said | "";
  readonly actor: string;
  readonly said_at: number;
  /** Empty where no alerter has taken the finding. */
  readonly state: string;
  /** Of a closed one. */
  readonly verdict: string;
  readonly closed_by: string;
  readonly changed_at: number;
}

const KNOWN = `SELECT said, feedback.actor AS actor, said_at, state, reason AS verdict,
    if(state = 'closed', episodes.actor, '') AS closed_by, toUnixTimestamp64Milli(changed_at) AS changed_at FROM
  (SELECT argMax(verdict, at) AS said, argMax(actor, at) AS actor, toUnixTimestamp64Milli(max(at)) AS said_at
    FROM rolecall.feedback WHERE tenant = {tenant:String} AND (finding_uid = {uid:String} OR finding_uid IN (
      SELECT finding_uid FROM rolecall.episodes WHERE tenant = {tenant:String} AND episode_id IN (
        SELECT episode_id FROM rolecall.episodes WHERE tenant = {tenant:String} AND finding_uid = {uid:String})))) AS feedback
  LEFT JOIN (${findingStates("tenant = {tenant:String} AND finding_uid = {uid:String}")}) AS episodes
    ON episodes.finding_uid = {uid:String}`;

/** A verdict, or that it is taken back, as it is written down where no alerter runs, or why it is not. `now` is epoch ms. */
export async function wordOn(
  store: Store,
  tenant: string,
  command: Of<"feedback"> | Of<"reopen">,
  now: number,
): Promise<Batch | CommandAnswer> {
  const { subject } = command;
  const finding = "findingUid" in subject ? await getFinding(store, subject.findingUid) : undefined;
  if (finding?.tenant !== tenant) return UNKNOWN;
  const [row] = await store.select<Known>(KNOWN, { tenant, uid: finding.finding_uid });
  if (row === undefined) throw new Error("two aggregates are one row");
  const known: Known = { ...row, said_at: Number(row.said_at), changed_at: Number(row.changed_at) };
  // What is said within one millisecond is told apart by when.
  const at = Math.max(now, known.said_at + 1, known.changed_at + 1);
  if (command.kind === "feedback") {
    return holds(known, command.verdict.feedback) ?? batchOf(feedbackRow(finding, command.verdict, at));
  }
  const judged = await judgedEpisodes(store, tenant, finding.finding_uid);
  const closed = judged.map((row) => speaking(JSON.parse(row.snapshot) as Episode, row));
  const rows = spokenFor(closed, finding).map((each) => reopenedRow(each, command, at));
  return leftAsItIs(known, closed.length > 0) ?? batchOf(...rows);
}

function batchOf(...rows: readonly FeedbackRow[]): Batch {
  return { table: "feedback", rows };
}

/** What was said since the episode changed last waits for the next start. */
function isWaiting({ said, said_at, changed_at }: Known): boolean {
  return said !== "" && said_at > changed_at;
}

function holds(known: Known, feedback: Of<"feedback">["verdict"]["feedback"]): CommandAnswer | undefined {
  const { said, actor, state, verdict, closed_by } = known;
  if (said !== "" && isWaiting(known)) {
    if (said === "reopened") return undefined;
    return said === feedback ? already(judgedAlready(feedback, actor)) : judgedOtherwise(verdictOf(said), actor);
  }
  if (state !== "closed") return undefined;
  if (verdict === verdictOf(feedback)) return already(judgedAlready(feedback, closed_by));
  return judgedOtherwise(verdict, closed_by);
}

/** `isJudged`: an episode of it is closed. */
function leftAsItIs(known: Known, isJudged: boolean): CommandAnswer | undefined {
  const { said, actor, state } = known;
  const waits = isWaiting(known);
  if (waits && said !== "reopened") return undefined;
  if (isJudged && !waits) return undefined;
  if (said === "reopened") return already(reopenedAlready(actor));
  return state === "" || state === "resolved" ? NEVER_JUDGED : already(reopenedAlready(undefined));
}
