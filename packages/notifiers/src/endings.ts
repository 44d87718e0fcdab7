import { isItself } from "@rolecall/alerting";
import { formatMinute, parseTime } from "@rolecall/core";
import type { Page, PageItem } from "./page.ts";

/** Makes a text harmless for a channel, and cuts it. */
type Safe = (text: string, max: number) => string;

/** How a page's findings ended that it tells are over, each way once: a compromise that was confirmed is not over as a quiet day is. */
export function endingsOf(page: Page, safe: Safe, who: Safe = safe): readonly string[] {
  const ways = page.resolved.map((item) => endingOf(page, item, safe, who));
  return [...new Set(ways)].slice(0, 3);
}

/** Whether there is something to do: of what is over, unless somebody who knows why has said so, or it is about Rolecall. */
export function isToBeDone({ state, resolved }: Page): boolean {
  return state !== "resolved" || resolved.some(({ verdict, finding }) => !isItself(finding) && !HARMLESS.has(verdict));
}

/** Verdicts after which nothing is to be done. */
const HARMLESS: ReadonlySet<string> = new Set(["expected", "false_positive", "duplicate"]);

const JUDGED: Readonly<Record<string, string>> = {
  true_positive: "confirmed as a compromise",
  expected: "called expected",
  false_positive: "dismissed",
  duplicate: "called a duplicate",
};

/** What a person did, as a verdict has it. */
const VERDICT_OF: Readonly<Record<string, string>> = {
  compromised: "true_positive",
  expected: "expected",
  dismissed: "false_positive",
};

function endingOf(page: Page, item: PageItem, safe: Safe, who: Safe): string {
  const { state, finding, ackedBy } = item;
  const { remark } = page;
  if (state === "closed") return judgedOf(item, remark, safe, who);
  if (state !== "resolved") return "still open, and told of elsewhere now";
  if (remark?.did === "resolved" && remark.by !== "") return `resolved by ${who(remark.by, 60)}`;
  if (isItself(finding)) return "it holds no longer";
  const taken = ackedBy === "" ? "" : `; ${who(ackedBy, 60)} had taken it`;
  return `no new evidence since ${minuteOf(finding.last_seen)}, and nobody has judged it${taken}`;
}

function judgedOf({ verdict, closedBy }: PageItem, remark: Page["remark"], safe: Safe, who: Safe): string {
  const isSaidNow = remark !== undefined && VERDICT_OF[remark.did] === verdict && remark.by === closedBy;
  const until = isSaidNow && remark.until !== undefined ? ` until ${formatMinute(remark.until)}` : "";
  const why = isSaidNow && remark.why !== "" ? `: ${safe(remark.why, 300)}` : "";
  return `${JUDGED[verdict] ?? "closed"}${closedBy === "" ? "" : ` by ${who(closedBy, 60)}`}${until}${why}`;
}

function minuteOf(time: string): string {
  const at = parseTime(time);
  return Number.isNaN(at) ? "then" : formatMinute(at);
}
